"""This project's own small networks, of torchvision's blocks: the twins of ResNetMini.swift and GoogLeNetMini.swift."""
import torch
from torchvision.models.googlenet import BasicConv2d, Inception
from torchvision.models.resnet import BasicBlock, conv1x1


class ResNetMini(torch.nn.Module):
    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 24, 9, stride=4, padding=4, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(24)
        self.relu = torch.nn.ReLU(inplace=True)
        self.layer1 = self.stage(24, 24)
        self.pool1 = torch.nn.AvgPool2d(2)
        self.layer2 = self.stage(24, 48)
        self.pool2 = torch.nn.AvgPool2d(2)
        self.layer3 = self.stage(48, 96)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(6)
        self.fc = torch.nn.Linear(96 * 36, num_classes)

    @staticmethod
    def stage(inputs, width):
        projection = None
        if inputs != width:
            projection = torch.nn.Sequential(conv1x1(inputs, width), torch.nn.BatchNorm2d(width))
        return torch.nn.Sequential(BasicBlock(inputs, width, 1, projection))

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.pool2(self.layer2(self.pool1(self.layer1(x)))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class GoogLeNetMini(torch.nn.Module):
    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = BasicConv2d(3, 32, kernel_size=9, stride=4, padding=4)
        self.conv2 = BasicConv2d(32, 32, kernel_size=3, padding=1)
        self.maxpool1 = torch.nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.inception3a = Inception(32, 16, 24, 32, 8, 8, 8)
        self.maxpool2 = torch.nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.inception4a = Inception(64, 24, 32, 56, 8, 8, 8)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(6)
        self.fc = torch.nn.Linear(96 * 36, num_classes)

    def forward(self, x):
        x = self.maxpool1(self.conv2(self.conv1(x)))
        x = self.inception4a(self.maxpool2(self.inception3a(x)))
        return self.fc(torch.flatten(self.avgpool(x), 1))
