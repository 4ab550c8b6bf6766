using System.Text.Json;

namespace Keyferry.Benchmarks.Templates;

/// <summary>Go's figures for one template, in nanoseconds: the least of several rounds.</summary>
internal sealed record GoFigures(double Parse, double Execute, double Whole)
{
    /// <summary>Reads a line of the Go program.</summary>
    public static GoFigures Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new GoFigures(
            json.RootElement.GetProperty("parse").GetDouble(), json.RootElement.GetProperty("execute").GetDouble(),
            json.RootElement.GetProperty("whole").GetDouble());
    }
}
