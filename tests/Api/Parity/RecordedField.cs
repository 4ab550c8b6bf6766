using System.Runtime.CompilerServices;

namespace Keyferry.Api.Tests.Parity;

/// <summary>A field of External Secrets Operator's definitions, a line of <c>eso-2.9.0.tsv</c>.</summary>
public sealed record RecordedField(string Kind, string Version, string Path, IReadOnlyList<string> Constraints)
{
    public static IReadOnlyList<RecordedField> All { get; } = Read();

    public override string ToString() => $"{Kind} {Version} {Path}";

    private static List<RecordedField> Read([CallerFilePath] string here = "")
    {
        var lines = File.ReadLines(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "eso-2.9.0.tsv"))
            .Where(static l => !l.StartsWith('#')).Select(static l => l.Split('\t')).ToList();
        var groups = lines.Where(static l => l[0].StartsWith('$')).ToDictionary(static l => l[0], static l => l[1..], StringComparer.Ordinal);
        var fields = lines.Where(static l => !l[0].StartsWith('$'))
            .Select(l => new RecordedField(l[0], l[1], l[2], [.. l[3..].SelectMany(c => groups.GetValueOrDefault(c, [c]))])).ToList();
        return [.. fields, .. fields.Where(static f => f.Kind == "SecretStore").Select(static f => f with { Kind = "ClusterSecretStore" })];
    }
}
