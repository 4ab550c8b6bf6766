using System.Runtime.CompilerServices;
using System.Text.Json;
using Keyferry.Webhook.Commands;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Lint;

/// <summary>The cases that were written for admission, through <c>lint</c>: the same verdict, the same path, at a real line.</summary>
public sealed class LintCorpusTests
{
    /// <summary>Needs an update.</summary>
    private static readonly string[] NotReached = ["069-es-deleting-invalid"];

    private static IEnumerable<TestCaseData> Cases => Directory.GetFiles(Folder(), "*.yaml").Order(StringComparer.Ordinal)
        .Select(static f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileNameWithoutExtension(f)));

    [TestCaseSource(nameof(Cases))]
    public async Task Each_case_comes_out_as_expected(string file)
    {
        var lines = await File.ReadAllLinesAsync(file);
        var expected = lines[0]["# expect: ".Length..];
        var verdict = expected[..expected.IndexOf(' ', StringComparison.Ordinal)];
        string[] paths =
        [
            expected[(expected.IndexOf("path=", StringComparison.Ordinal) + 5)..],
            .. lines.Where(static l => l.StartsWith("# also-path: ", StringComparison.Ordinal)).Select(static l => l["# also-path: ".Length..]),
        ];
        using var output = new StringWriter();
        var code = await new KeyferryCommand(new CommandContext(output, TextWriter.Null, static _ => null, []))
            .InvokeAsync(["lint", file, "--output", "json"]);
        var found = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonElement.Parse(l)).ToList();
        var isReached = verdict switch
        {
            "deny" => code == 1 && found.Exists(f => Names(f, "error")),
            "warn" => code == 0 && found.Exists(f => Names(f, "warning")),
            _ => code == 0,
        };

        Assert.That(isReached, Is.Not.EqualTo(NotReached.Contains(Path.GetFileNameWithoutExtension(file))), $"{expected}\n{output}");
        Assert.That(found.Select(static f => f.GetProperty("line").GetInt32()), Has.All.InRange(1, lines.Length));

        bool Names(JsonElement finding, string severity) =>
            finding.GetProperty("severity").GetString() == severity && paths.Contains(finding.GetProperty("path").GetString());
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Admission", "Corpus");
}
