using System.Text.Json;
using Keyferry.Webhook.Commands;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Lint;

/// <summary><c>keyferry lint</c>, as a person or a pipeline runs it.</summary>
public sealed class LintCommandTests
{
    // What a shown progress begins with, however short it is.
    private const string HiddenCursor = "\u001b[?25l";

    private const string Good = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: good, namespace: shop}
        spec:
          secretStoreRef: {name: store}
          data:
          - {secretKey: a, remoteRef: {key: b}}

        """;

    private const string Bad = """
        # a comment
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: bad
          namespace: shop
        spec:
          refreshInterval: 10s
          secretStoreRef:
            key: store
          data:
          - secretKey: a
            remoteRef:
              key: b
          - secretKey: in/valid
            remoteRef: {key: c}

        """;

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("keyferry-lint-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Each_fault_is_told_with_file_line_and_path_and_the_exit_code_is_1()
    {
        var file = Write("bad.yaml", Bad);

        var (code, output, error) = await LintAsync("", file);

        Assert.That(code, Is.EqualTo(1));
        var lines = output.TrimEnd().Split('\n');
        Assert.That(lines, Has.Exactly(1).StartsWith($"{file}:14: spec.secretStoreRef.key: ").And.Exactly(1).Contains("did you mean \"name\"?"));
        Assert.That(lines, Has.Exactly(1).StartsWith($"{file}:19: spec.data[1].secretKey: "));
        Assert.That(lines, Has.Exactly(1).StartsWith($"{file}:12: spec.refreshInterval: warning: "));
        Assert.That(error, Does.Contain("1 of 2 documents looked at"));
    }

    [TestCase("external-secrets.io/v3", "ExternalSecret", 1,
        "apiVersion: external-secrets.io/v3 has no ExternalSecret; served are external-secrets.io/v1 and external-secrets.io/v1beta1")]
    [TestCase("generators.external-secrets.io/v1", "Password", 1,
        "apiVersion: generators.external-secrets.io/v1 has no Password; served is generators.external-secrets.io/v1alpha1")]
    [TestCase("external-secrets.io/v1", "ExternalSecrets", 0, "kind: warning: ExternalSecrets is no kind of external-secrets.io; did you mean \"ExternalSecret\"?")]
    [TestCase("example.com/v3", "ExternalSecret", 0, null)]
    public async Task A_version_that_is_not_served_is_told_with_those_that_are(string version, string kind, int expected, string? message)
    {
        var text = Good.Replace("external-secrets.io/v1", version, StringComparison.Ordinal).Replace("kind: ExternalSecret", $"kind: {kind}", StringComparison.Ordinal);

        var (code, output, _) = await LintAsync(text, "-");

        Assert.That(code, Is.EqualTo(expected));
        Assert.That(output.Trim(), message is null ? Is.Empty : Does.EndWith(message));
    }

    [Test]
    public async Task On_a_terminal_it_shows_how_far_it_has_come_and_answers_the_same()
    {
        var file = Write("many.yaml", string.Join("---\n", Enumerable.Range(0, 50).Select(static i => Good.Replace("good", $"good{i}", StringComparison.Ordinal))));
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new CommandContext(output, error, static _ => null, []) { IsTerminal = true };

        var code = await new KeyferryCommand(terminal).InvokeAsync(["lint", file]);
        var quiet = await LintAsync("", file);

        Assert.That((code, output.ToString()), Is.EqualTo((quiet.Code, quiet.Output)));
        Assert.That(error.ToString().Split(HiddenCursor), Has.Length.EqualTo(3), "for reading, and for checking");
        Assert.That(quiet.Error, Does.Not.Contain(HiddenCursor));
    }

    [Test]
    public async Task What_is_right_says_nothing_and_ends_with_0()
    {
        var (code, output, _) = await LintAsync("", Write("good.yaml", Good));

        Assert.That(code, Is.Zero);
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task Warnings_alone_end_with_0()
    {
        var (code, output, _) = await LintAsync("", Write("short.yaml", Good.Replace("spec:", "spec:\n  refreshInterval: 10s", StringComparison.Ordinal)));

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("warning: "));
    }

    [Test]
    public async Task Standard_input_folders_and_Lists_are_read()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub", ".git"));
        Write("sub/a.yml", Bad);
        Write("sub/notes.txt", "no: {manifest");
        Write("sub/.git/x.yaml", "{");
        var list = """{"apiVersion": "v1", "kind": "List", "items": [""" + "\n" + """{"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "x"}, "spec": {"dataFrom": 1}}]}""";

        var (code, output, error) = await LintAsync(list, _folder, "-");

        Assert.That(code, Is.EqualTo(1), error);
        Assert.That(output, Does.Contain($"{Path.Combine(_folder, "sub", "a.yml")}:14: ").And.Contain("-:2: spec.dataFrom: "));
    }

    [TestCase("a: [1\nb: 2\n")]
    [TestCase("a: 1\na: 2\n")]
    [TestCase("- 1\n")]
    [TestCase("? [a]\n: 1\n")]
    public async Task What_cannot_be_read_is_told_with_its_line_and_ends_with_2(string text)
    {
        var file = Write("broken.yaml", text);

        var (code, output, error) = await LintAsync("", file, Write("good.yaml", Good));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.StartWith(file + ":"));
    }

    [Test]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        var (code, _, error) = await LintAsync("", Path.Combine(_folder, "none.yaml"));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("none.yaml: is not there"));
    }

    [Test]
    public async Task A_text_that_is_no_YAML_is_not_quoted()
    {
        var (_, _, error) = await LintAsync("password: \"s3cr3t-of-somebody\nkey: [", "-");

        Assert.That(error, Does.Not.Contain("s3cr3t"));
    }

    [Test]
    public async Task As_JSON_each_finding_is_an_object_of_its_line()
    {
        var file = Write("bad.yaml", Bad);

        var (code, output, _) = await LintAsync("", file, "--output", "json");

        Assert.That(code, Is.EqualTo(1));
        var found = output.TrimEnd().Split('\n').Select(static l => JsonElement.Parse(l)).ToList();
        var one = found.Single(static f => f.GetProperty("path").GetString() == "spec.data[1].secretKey");
        Assert.That(one.GetProperty("file").GetString(), Is.EqualTo(file));
        Assert.That(one.GetProperty("line").GetInt32(), Is.EqualTo(19));
        Assert.That(one.GetProperty("document").GetInt32(), Is.EqualTo(1));
        Assert.That(one.GetProperty("kind").GetString(), Is.EqualTo("ExternalSecret"));
        Assert.That(one.GetProperty("namespace").GetString(), Is.EqualTo("shop"));
        Assert.That(one.GetProperty("name").GetString(), Is.EqualTo("bad"));
        Assert.That(one.GetProperty("severity").GetString(), Is.EqualTo("error"));
        Assert.That(one.EnumerateObject().Select(static p => p.Name), Is.SupersetOf(["message", "hint"]));
    }

    [Test]
    public async Task As_SARIF_every_result_has_a_rule_a_level_and_a_place()
    {
        var (code, output, _) = await LintAsync("", Write("bad.yaml", Bad), "--output", "sarif");

        Assert.That(code, Is.EqualTo(1));
        var sarif = JsonElement.Parse(output);
        Assert.That(sarif.GetProperty("version").GetString(), Is.EqualTo("2.1.0"));
        var run = sarif.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(static r => r.GetProperty("id").GetString()).ToList();
        Assert.That(rules, Is.Unique);
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            Assert.That(rules, Does.Contain(result.GetProperty("ruleId").GetString()));
            Assert.That(result.GetProperty("level").GetString(), Is.AnyOf("error", "warning"));
            Assert.That(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32(), Is.Positive);
        }
    }

    [Test]
    public async Task For_GitHub_a_command_a_line_is_written()
    {
        var file = Write("bad.yaml", Bad);

        var (_, output, _) = await LintAsync("", file, "--output", "github");

        Assert.That(output, Does.Contain($"::error file={file},line=19,title=spec.data[1].secretKey::"));
        Assert.That(output.TrimEnd().Split('\n'), Has.All.StartsWith("::"));
    }

    [TestCase("store-typo", "spec.secretStoreRef.name", "did you mean \"shop-aws\"?")]
    [TestCase("two-owners", "spec.target.name", "belongs to ExternalSecret \"good\"")]
    [TestCase("excluded", "spec.secretStoreRef.name", "spec.conditions")]
    [TestCase("generator-typo", "spec.dataFrom[0].sourceRef.generatorRef.name", "did you mean \"passwords\"?")]
    public async Task Documents_are_held_against_each_other(string which, string path, string message)
    {
        var others = which switch
        {
            "store-typo" => Store("SecretStore", "shop-aws", "") + Good.Replace("name: store", "name: shop-awss", StringComparison.Ordinal),
            "two-owners" => Good + "---\n" + Good.Replace("name: good", "name: second", StringComparison.Ordinal).Replace("spec:", "spec:\n  target: {name: good}", StringComparison.Ordinal),
            "excluded" => Store("ClusterSecretStore", "store", "  conditions: [{namespaces: [bank]}]\n")
                + Good.Replace("{name: store}", "{name: store, kind: ClusterSecretStore}", StringComparison.Ordinal),
            _ => """
                apiVersion: generators.external-secrets.io/v1alpha1
                kind: Password
                metadata: {name: passwords, namespace: shop}
                spec: {length: 20}
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: made, namespace: shop}
                spec:
                  dataFrom: [{sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: pasword}}}]
                """,
        };

        var (code, output, error) = await LintAsync(others, "-");

        Assert.That(code, Is.Zero, output + error);
        Assert.That(output, Does.Contain($": {path}: warning: ").And.Contain(message));
    }

    [Test]
    public async Task The_help_has_examples()
    {
        var (code, output, _) = await LintAsync("", "--help");

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("helm template . | keyferry lint -"));
    }

    private static string Store(string kind, string name, string more) => $$"""
        apiVersion: external-secrets.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}{{(kind == "SecretStore" ? ", namespace: shop" : "")}} }
        spec:
          provider: {aws: {service: SecretsManager, region: eu-central-1} }
        {{more}}---

        """;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<(int Code, string Output, string Error)> LintAsync(string input, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, static _ => null, []) { Input = new StringReader(input) };
        var code = await new KeyferryCommand(context).InvokeAsync(["lint", .. words]);
        return (code, output.ToString(), error.ToString());
    }
}
