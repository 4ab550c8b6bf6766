namespace Keyferry.Text.Yaml;

/// <summary>What is wrong with a YAML text, and in which line. Holds nothing of the text. Never leaves this namespace's callers.</summary>
internal sealed class YamlFault(string problem, int line = 0)
    : Exception(line > 0 ? $"line {line}: {problem}" : problem);
