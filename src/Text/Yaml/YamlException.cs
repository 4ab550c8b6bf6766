namespace Keyferry.Text.Yaml;

/// <summary>What is wrong with a YAML text, and in which line. Holds nothing of the text.</summary>
internal sealed class YamlException(string problem, int line = 0)
    : Exception(line > 0 ? $"line {line}: {problem}" : problem);
