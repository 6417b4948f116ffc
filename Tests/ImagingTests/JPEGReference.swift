// Made by Tests/Reference/make_jpeg.py; not to be edited.

/// JPEG files, and what Pillow makes of them.
enum JPEGReference {
    /// Files in base64, with their extents as seen and their bytes: red, green, blue.
    static let files: [(name: String, file: String, height: Int, width: Int, bytes: [UInt8])] = [
        (
            "colour, 4:4:4",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsN\
            DhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQU\
            FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAGAAkDAREAAhEBAxEB/8QA\
            HwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIh\
            MUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
            V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG\
            x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQF\
            BgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAV\
            YnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOE\
            hYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq\
            8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDvPDPiib5OtfmUclpn8+ZNgIaHZf8ACUTe/wCdbf2LTP0T6jA/\
            /9k=
            """,
            6, 9,
            [
                39, 50, 64, 75, 87, 98, 112, 122, 137, 39, 50, 63, 74, 86, 97, 111, 121, 135,
                40, 51, 64, 75, 86, 99, 111, 122, 137, 42, 52, 65, 77, 89, 101, 114, 123, 138,
                43, 51, 65, 78, 88, 101, 114, 124, 136, 40, 50, 65, 76, 87, 99, 113, 121, 136,
                229, 229, 230, 230, 229, 229, 230, 230, 229, 220, 220, 221, 221, 220, 221, 221,
                221, 219, 208, 208, 209, 209, 207, 209, 208, 208, 208, 195, 195, 196, 195, 196,
                195, 196, 196, 196, 184, 184, 185, 185, 185, 184, 185, 186, 183, 176, 177, 177,
                177, 177, 177, 178, 178, 177, 61, 67, 72, 77, 81, 87, 92, 95, 102, 65, 69, 75,
                79, 85, 89, 96, 99, 105, 73, 77, 82, 88, 92, 97, 101, 107, 114, 81, 87, 92, 98,
                102, 107, 112, 115, 122, 90, 93, 98, 105, 108, 114, 119, 123, 128, 92, 98, 103,
                107, 113, 117, 124, 127, 133,
            ]
        ),
        (
            "colour, 4:2:0",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsN\
            DhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQU\
            FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAGAAkDASIAAhEBAxEB/8QA\
            HwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIh\
            MUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
            V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG\
            x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQF\
            BgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAV\
            YnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOE\
            hYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq\
            8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDvPDPiib5Otdl/wlE3v+dFFfARwOGt8CPyXI8PS+qr3T//2Q==
            """,
            6, 9,
            [
                48, 55, 67, 78, 93, 105, 117, 126, 137, 46, 52, 64, 75, 89, 102, 115, 124, 132,
                44, 51, 63, 75, 86, 100, 112, 123, 133, 43, 50, 62, 73, 87, 100, 113, 122, 131,
                43, 48, 60, 74, 87, 99, 111, 122, 129, 40, 47, 59, 70, 86, 98, 110, 119, 129,
                223, 226, 227, 228, 226, 226, 227, 227, 229, 216, 218, 220, 220, 219, 218, 219,
                219, 220, 205, 208, 209, 208, 207, 208, 207, 207, 210, 194, 196, 197, 198, 197,
                196, 197, 197, 199, 184, 186, 187, 188, 185, 185, 186, 187, 187, 177, 179, 180,
                181, 179, 179, 180, 180, 182, 66, 70, 75, 79, 85, 89, 96, 99, 105, 68, 72, 77,
                81, 87, 91, 98, 101, 107, 75, 79, 85, 89, 94, 99, 105, 109, 116, 81, 85, 92,
                96, 102, 106, 112, 115, 122, 88, 91, 98, 103, 108, 112, 119, 123, 126, 89, 93,
                100, 104, 109, 113, 120, 123, 128,
            ]
        ),
        (
            "progressive",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsN\
            DhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQU\
            FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAGAAkDAREAAhEBAxEB/8QA\
            FAABAAAAAAAAAAAAAAAAAAAABf/EABYBAQEBAAAAAAAAAAAAAAAAAAYCB//aAAwDAQACEAMQAAABeMZ6\
            zaL/xAAXEAADAQAAAAAAAAAAAAAAAAAAAQQU/9oACAEBAAEFApqmamf/xAAYEQACAwAAAAAAAAAAAAAA\
            AAAAAQMEE//aAAgBAwEBPwGnAjBH/8QAGBEAAgMAAAAAAAAAAAAAAAAAAAIBBBT/2gAIAQIBAT8Bikpi\
            U//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEABj8CP//EABUQAQEAAAAAAAAAAAAAAAAAABAh/9oA\
            CAEBAAE/IZR//9oADAMBAAIAAwAAABBv/8QAFREBAQAAAAAAAAAAAAAAAAAAECH/2gAIAQMBAT8QnH//\
            xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAECAQE/EAH/xAAXEAEAAwAAAAAAAAAAAAAAAAAAUXGR/9oA\
            CAEBAAE/EJFZr//Z
            """,
            6, 9,
            [
                39, 50, 64, 75, 87, 98, 112, 122, 137, 39, 50, 63, 74, 86, 97, 111, 121, 135,
                40, 51, 64, 75, 86, 99, 111, 122, 137, 42, 52, 65, 77, 89, 101, 114, 123, 138,
                43, 51, 65, 78, 88, 101, 114, 124, 136, 40, 50, 65, 76, 87, 99, 113, 121, 136,
                229, 229, 230, 230, 229, 229, 230, 230, 229, 220, 220, 221, 221, 220, 221, 221,
                221, 219, 208, 208, 209, 209, 207, 209, 208, 208, 208, 195, 195, 196, 195, 196,
                195, 196, 196, 196, 184, 184, 185, 185, 185, 184, 185, 186, 183, 176, 177, 177,
                177, 177, 177, 178, 178, 177, 61, 67, 72, 77, 81, 87, 92, 95, 102, 65, 69, 75,
                79, 85, 89, 96, 99, 105, 73, 77, 82, 88, 92, 97, 101, 107, 114, 81, 87, 92, 98,
                102, 107, 112, 115, 122, 90, 93, 98, 105, 108, 114, 119, 123, 128, 92, 98, 103,
                107, 113, 117, 124, 127, 133,
            ]
        ),
        (
            "grey",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsN\
            DhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAGAAkBAREA/8QAHwAAAQUBAQEBAQEAAAAA\
            AAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI\
            I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1\
            dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi\
            4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AO88M+KJvk612X/CUTe/51//2Q==
            """,
            6, 9,
            [
                153, 157, 162, 166, 170, 174, 179, 182, 187, 148, 152, 157, 161, 165, 169, 174,
                177, 181, 142, 146, 151, 155, 158, 163, 167, 171, 176, 136, 140, 145, 149, 153,
                157, 162, 165, 170, 131, 134, 139, 144, 147, 151, 156, 160, 163, 126, 130, 135,
                139, 143, 147, 152, 155, 160, 153, 157, 162, 166, 170, 174, 179, 182, 187, 148,
                152, 157, 161, 165, 169, 174, 177, 181, 142, 146, 151, 155, 158, 163, 167, 171,
                176, 136, 140, 145, 149, 153, 157, 162, 165, 170, 131, 134, 139, 144, 147, 151,
                156, 160, 163, 126, 130, 135, 139, 143, 147, 152, 155, 160, 153, 157, 162, 166,
                170, 174, 179, 182, 187, 148, 152, 157, 161, 165, 169, 174, 177, 181, 142, 146,
                151, 155, 158, 163, 167, 171, 176, 136, 140, 145, 149, 153, 157, 162, 165, 170,
                131, 134, 139, 144, 147, 151, 156, 160, 163, 126, 130, 135, 139, 143, 147, 152,
                155, 160,
            ]
        ),
        (
            "orientation 1",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAEAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            3, 5,
            [
                42, 51, 64, 76, 87, 40, 50, 63, 76, 85, 41, 50, 63, 76, 86, 229, 231, 230, 230,
                230, 218, 220, 218, 218, 219, 209, 209, 209, 208, 209, 60, 64, 70, 74, 78, 68,
                72, 78, 82, 86, 74, 80, 84, 89, 93,
            ]
        ),
        (
            "orientation 2",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAIAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            3, 5,
            [
                87, 76, 64, 51, 42, 85, 76, 63, 50, 40, 86, 76, 63, 50, 41, 230, 230, 230, 231,
                229, 219, 218, 218, 220, 218, 209, 208, 209, 209, 209, 78, 74, 70, 64, 60, 86,
                82, 78, 72, 68, 93, 89, 84, 80, 74,
            ]
        ),
        (
            "orientation 3",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAMAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            3, 5,
            [
                86, 76, 63, 50, 41, 85, 76, 63, 50, 40, 87, 76, 64, 51, 42, 209, 208, 209, 209,
                209, 219, 218, 218, 220, 218, 230, 230, 230, 231, 229, 93, 89, 84, 80, 74, 86,
                82, 78, 72, 68, 78, 74, 70, 64, 60,
            ]
        ),
        (
            "orientation 4",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAQAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            3, 5,
            [
                41, 50, 63, 76, 86, 40, 50, 63, 76, 85, 42, 51, 64, 76, 87, 209, 209, 209, 208,
                209, 218, 220, 218, 218, 219, 229, 231, 230, 230, 230, 74, 80, 84, 89, 93, 68,
                72, 78, 82, 86, 60, 64, 70, 74, 78,
            ]
        ),
        (
            "orientation 5",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAUAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            5, 3,
            [
                42, 40, 41, 51, 50, 50, 64, 63, 63, 76, 76, 76, 87, 85, 86, 229, 218, 209, 231,
                220, 209, 230, 218, 209, 230, 218, 208, 230, 219, 209, 60, 68, 74, 64, 72, 80,
                70, 78, 84, 74, 82, 89, 78, 86, 93,
            ]
        ),
        (
            "orientation 6",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            5, 3,
            [
                41, 40, 42, 50, 50, 51, 63, 63, 64, 76, 76, 76, 86, 85, 87, 209, 218, 229, 209,
                220, 231, 209, 218, 230, 208, 218, 230, 209, 219, 230, 74, 68, 60, 80, 72, 64,
                84, 78, 70, 89, 82, 74, 93, 86, 78,
            ]
        ),
        (
            "orientation 7",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAcAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            5, 3,
            [
                86, 85, 87, 76, 76, 76, 63, 63, 64, 50, 50, 51, 41, 40, 42, 209, 219, 230, 208,
                218, 230, 209, 218, 230, 209, 220, 231, 209, 218, 229, 93, 86, 78, 89, 82, 74,
                84, 78, 70, 80, 72, 64, 74, 68, 60,
            ]
        ),
        (
            "orientation 8",
            """
            /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAgAAAAAAAD/2wBD\
            AAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK\
            DAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK\
            CgoKCgoKCgoKCgoKCgr/wAARCAADAAUDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQF\
            BgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
            M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG\
            h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx\
            8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQA\
            AQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
            OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmq\
            srO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3\
            Dwlq2pf2YP8ATH7V/L0cDhLfAj+Echw9H6l8J//Z
            """,
            5, 3,
            [
                87, 85, 86, 76, 76, 76, 64, 63, 63, 51, 50, 50, 42, 40, 41, 230, 219, 209, 230,
                218, 208, 230, 218, 209, 231, 220, 209, 229, 218, 209, 78, 86, 93, 74, 82, 89,
                70, 78, 84, 64, 72, 80, 60, 68, 74,
            ]
        ),
    ]

    /// A file in the colours of print.
    static let print = """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhc\
        TkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgAAgACBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEB\
        AQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci\
        cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm\
        Z2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV\
        1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDmF+6PpXXZPqawgBjpXoFf/9k=
        """
}
