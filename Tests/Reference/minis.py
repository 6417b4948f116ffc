"""This project's own small networks, of torchvision's blocks: the twins of ResNetMini.swift and GoogLeNetMini.swift."""
import torch
from torchvision.models.googlenet import BasicConv2d, Inception
from torchvision.models.resnet import BasicBlock, conv1x1


class ResNetMini(torch.nn.Module):
    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 32, 5, stride=2, padding=2, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(32)
        self.relu = torch.nn.ReLU(inplace=True)
        self.maxpool = torch.nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = self.stage(32, 32)
        self.pool1 = torch.nn.AvgPool2d(2)
        self.layer2 = self.stage(32, 64)
        self.pool2 = torch.nn.AvgPool2d(2)
        self.layer3 = self.stage(64, 128)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(6)
        self.fc = torch.nn.Linear(128 * 36, num_classes)

    @staticmethod
    def stage(inputs, width):
        projection = None
        if inputs != width:
            projection = torch.nn.Sequential(conv1x1(inputs, width), torch.nn.BatchNorm2d(width))
        return torch.nn.Sequential(BasicBlock(inputs, width, 1, projection), BasicBlock(width, width))

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer3(self.pool2(self.layer2(self.pool1(self.layer1(x)))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class GoogLeNetMini(torch.nn.Module):
    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = BasicConv2d(3, 32, kernel_size=5, stride=2, padding=2)
        self.maxpool1 = torch.nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.conv2 = BasicConv2d(32, 64, kernel_size=3, padding=1)
        self.inception3a = Inception(64, 32, 32, 48, 8, 16, 16)
        self.inception3b = Inception(112, 48, 48, 64, 16, 32, 32)
        self.maxpool2 = torch.nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.inception4a = Inception(176, 64, 48, 96, 16, 32, 32)
        self.inception4b = Inception(224, 80, 64, 112, 24, 48, 48)
        self.inception4c = Inception(288, 96, 80, 144, 24, 48, 48)
        self.maxpool3 = torch.nn.MaxPool2d(2, stride=2, ceil_mode=True)
        self.inception5a = Inception(336, 96, 80, 160, 24, 48, 48)
        self.avgpool = torch.nn.AdaptiveAvgPool2d(6)
        self.fc = torch.nn.Linear(352 * 36, num_classes)

    def forward(self, x):
        x = self.conv2(self.maxpool1(self.conv1(x)))
        x = self.maxpool2(self.inception3b(self.inception3a(x)))
        x = self.maxpool3(self.inception4c(self.inception4b(self.inception4a(x))))
        x = self.inception5a(x)
        return self.fc(torch.flatten(self.avgpool(x), 1))
