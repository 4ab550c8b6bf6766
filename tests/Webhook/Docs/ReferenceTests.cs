using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Injection;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Restarts;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Docs;

/// <summary>docs/reference is made of the program. With KEYFERRY_WRITE_DOCS=1 the pages are written anew.</summary>
public sealed partial class ReferenceTests
{
    [Test]
    public void Flags_are_those_of_the_program()
    {
        var page = new StringBuilder("""
            # Flags

            Each may be given on the command line, as an environment variable (`--webhook-port` as `KEYFERRY_WEBHOOK_PORT`), or in `appsettings.json`
            (`{"Keyferry": {"WebhookPort": 9443}}`). The command line goes before the environment, that before the file. This page is made of the
            program by a test, as is `keyferry COMMAND --help`.

            """);
        Section(page, "keyferry run", RunFlags.All.Where(static f => f.NoEffect is null));
        Section(page, "keyferry ui", LocalUiFlags.All);
        Section(page, "keyferry manifests", ManifestFlags.All);
        Section(page, "keyferry uninstall", UninstallFlags.All);
        Section(page, "Taken without effect", RunFlags.All.Where(static f => f.NoEffect is not null), "Flags of External Secrets Operator, so that its command line starts Keyferry.");
        Same("flags.md", page.ToString());
    }

    [Test]
    public void Annotations_and_labels_are_those_of_the_program()
    {
        var page = new StringBuilder("""
            # Annotations and labels

            This page is made of the program by a test.

            """);
        Constants(page, "Injection into pods", "[guide](../guides/injection.md)", typeof(InjectionNames));
        Constants(page, "Restarts", "[guide](../guides/restarts.md)", typeof(RestartAnnotations));
        Constants(page, "ExternalSecrets", "Of an ExternalSecret, or of what it writes.", typeof(FindKeys), typeof(WellKnown));
        Constants(page, "Leases", "Of the Lease of the engine that leads.", typeof(LeaseAnnotations));
        Same("annotations.md", page.ToString());
    }

    [Test]
    public void Reasons_of_conditions_and_events_are_words_of_the_program()
    {
        var page = File.ReadAllText(Repository.Path("docs/reference/conditions.md"));
        var source = string.Concat(Directory.EnumerateFiles(Repository.Path("src/Sync"), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var words = Word().Matches(page).Select(static w => w.Groups["word"].Value).Distinct().ToList();
        Assert.That(words, Has.Count.GreaterThan(15));
        Assert.Multiple(() =>
        {
            foreach (var word in words)
            {
                Assert.That(source, Does.Contain($"\"{word}\""), "no word of the program");
            }

            foreach (var word in Reason().Matches(source).Select(static r => r.Groups["word"].Value).Distinct())
            {
                Assert.That(page, Does.Contain($"`{word}`"), "missing in the page");
            }
        });
    }

    private static void Section(StringBuilder page, string title, IEnumerable<Flag> flags, string? text = null)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{(text is null ? "" : text + "\n\n")}| Flag | Default | What it does |\n|---|---|---|\n");
        foreach (var flag in flags)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `--{flag.Name}` | {(flag.Default.Length == 0 ? "" : $"`{flag.Default}`")} | {flag.Help.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static void Constants(StringBuilder page, string title, string text, params Type[] types)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{text}\n\n| Name | What it is |\n|---|---|\n");
        foreach (var field in types.SelectMany(static t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(static f => f.IsLiteral))
        {
            if (field.GetRawConstantValue() is string name && name.Contains('/', StringComparison.Ordinal) && !name.EndsWith("/v1", StringComparison.Ordinal))
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {SummaryOf(field)} |\n");
            }
        }
    }

    private static string SummaryOf(FieldInfo field)
    {
        var assembly = field.DeclaringType!.Assembly;
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        var member = XDocument.Load(file).Descendants("member")
            .Single(m => m.Attribute("name")!.Value == $"F:{field.DeclaringType.FullName}.{field.Name}");
        var summary = string.Concat(member.Element("summary")!.Nodes().Select(static n => n is XElement e
            ? $"`{(e.Attribute("cref") is { } target ? target.Value.Split('(')[0].Split('.')[^1] : e.Value)}`"
            : n.ToString(SaveOptions.DisableFormatting)));
        return Space().Replace(summary, " ").Trim();
    }

    private static void Same(string name, string page)
    {
        var file = Repository.Path($"docs/reference/{name}");
        if (Environment.GetEnvironmentVariable("KEYFERRY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.That(File.ReadAllText(file), Is.EqualTo(page), "KEYFERRY_WRITE_DOCS=1 writes it anew");
    }

    [GeneratedRegex("`(?<word>[A-Z][a-z]+(?:[A-Z][a-z]+)*)`(?=[ ,|(])", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    [GeneratedRegex("Reason = \"(?<word>[A-Z][A-Za-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
