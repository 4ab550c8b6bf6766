using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary><c>kubectl explain</c> knows every field of every kind.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class ExplainTests
{
    private static IReadOnlyList<DefinitionFile> Files => DefinitionFile.All;

    private static IEnumerable<TestCaseData> Versions =>
        from file in Files
        from version in file.Versions
        select new TestCaseData(file, DefinitionFile.NameOf(version)).SetArgDisplayNames(file.Name, DefinitionFile.NameOf(version));

    [TestCaseSource(nameof(Files))]
    public async Task Kubectl_lists_every_field(DefinitionFile file)
    {
        var version = file.StorageVersion;
        var explained = await DefinitionCluster.KubectlAsync(
            "explain", file.Plural, "--recursive", $"--api-version={file.Group}/{DefinitionFile.NameOf(version)}");
        Assert.That(explained.ExitCode, Is.Zero, explained.All);
        var fields = FieldsIn(explained.Output).Where(static f => !f.StartsWith(".metadata", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        // Lists and maps are no level of their own there.
        var known = SchemaPlace.Below(DefinitionFile.SchemaOf(version)).Select(static p => p.Path)
            .Select(static p => p.Replace("[*]", "", StringComparison.Ordinal).Replace("{*}", "", StringComparison.Ordinal))
            .Where(static p => p.Length > 0 && !p.StartsWith(".metadata", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.That(known, Has.Count.GreaterThan(3));
        Assert.That(fields, Is.EquivalentTo(known));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task The_published_schema_has_every_field_with_its_description(DefinitionFile file, string version)
    {
        var (status, document) = await DefinitionCluster.Api.SendAsync(HttpMethod.Get, $"/openapi/v3/apis/{file.Group}/{version}");
        Assert.That(status, Is.EqualTo(200));
        var published = document!["components"]!["schemas"]!.AsObject()
            .Single(s => (s.Value!["x-kubernetes-group-version-kind"] as JsonArray ?? []).Any(k => k!["kind"]!.GetValue<string>() == file.Kind)).Value!;
        var now = SchemaPlace.Below(published.AsObject()).ToDictionary(static p => p.Path, static p => p.Schema, StringComparer.Ordinal);
        var sent = SchemaPlace.Below(DefinitionFile.SchemaOf(file.Versions.Single(v => DefinitionFile.NameOf(v) == version)))
            .Where(static p => p.Path is not (".apiVersion" or ".kind" or ".metadata")).ToList();
        Assert.Multiple(() =>
        {
            foreach (var (path, schema) in sent)
            {
                Assert.That(now, Does.ContainKey(path));
                Assert.That(now[path]["description"]?.GetValue<string>(), Is.EqualTo(schema["description"]?.GetValue<string>()), path);
            }
        });
    }

    [TestCaseSource(nameof(Files))]
    public void Every_field_has_a_description(DefinitionFile file)
    {
        var mute = SchemaPlace.Below(DefinitionFile.SchemaOf(file.StorageVersion))
            .Where(static p => p.Path is not (".metadata" or ".spec" or ".status") && !p.Path.EndsWith(']') && !p.Path.EndsWith('}'))
            .Where(static p => string.IsNullOrWhiteSpace(p.Schema["description"]?.GetValue<string>())).Select(static p => p.Path);
        Assert.That(mute, Is.Empty);
    }

    [TestCase("externalsecrets.spec.target.creationPolicy", "Who owns the Secret. Owner: it is created")]
    [TestCase("externalsecrets.spec.data.remoteRef.property", "FIELD: property <string>")]
    [TestCase("secretstores.spec.provider.aws.auth.secretRef.accessKeyIDSecretRef", "Key in the Secret.")]
    [TestCase("pushsecrets.spec.dataTo.rewrite.regexp", "FIELD: regexp <Object>")]
    [TestCase("passwords.spec.length", "FIELD: length <integer>")]
    public async Task Kubectl_explains_a_field(string field, string text)
    {
        var explained = await DefinitionCluster.KubectlAsync("explain", field);
        Assert.That(explained.ExitCode, Is.Zero, explained.All);
        Assert.That(explained.Output, Does.Contain(text));
    }

    // A line a field, "  name<tab><type>", two blanks a level, below the line FIELDS:.
    private static IEnumerable<string> FieldsIn(string output)
    {
        var path = new List<string>();
        var lines = output.Split('\n').SkipWhile(static l => l != "FIELDS:").Skip(1);
        foreach (var match in lines.Select(static l => FieldLine().Match(l)).Where(static m => m.Success))
        {
            var depth = (match.Groups["blanks"].Length / 2) - 1;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(match.Groups["name"].Value);
            yield return "." + string.Join('.', path);
        }
    }

    [GeneratedRegex(@"^(?<blanks> +)(?<name>\S+)\t<", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldLine();
}
