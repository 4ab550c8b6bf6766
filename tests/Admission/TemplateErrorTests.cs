using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class TemplateErrorTests
{
    [TestCase("data: {c: \"x\\n{{ .api-key }}\"}", "data[c]", "line 2, column 8: ", "index . ")]
    [TestCase("data: {c: \"{{ .a | uper }}\"}", "data[c]", "line 1, column 9: ", "did you mean upper?")]
    [TestCase("data: {c: \"{{ if .a }}\"}", "data[c]", "line 1, column ", "{{ end }} is missing")]
    [TestCase("metadata: {labels: {x.io/y: \"{{\"}}", "metadata.labels[x.io/y]", "line 1, column 3: ", "not closed")]
    [TestCase("metadata: {annotations: {x.io/y: \"{{\"}}", "metadata.annotations[x.io/y]", "line 1, ", "not closed")]
    [TestCase("templateFrom: [{literal: \"{{ end }}\"}]", "templateFrom[0].literal", "line 1, ", "closes nothing")]
    public void A_text_that_is_no_template_is_refused_with_its_place(
        string template, string path, string place, string hint)
    {
        var answer = Review.Create(External(template));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.target.template." + path }), answer.ToString());
            Assert.That(answer.Message, Does.Contain($"spec.target.template.{path}: {place}").And.Contain(hint));
        });
    }

    [TestCase("{{ .pasword }}", "line 1, column 4: reads \"pasword\"", "did you mean .password?")]
    [TestCase(".pasword {{ .a }}\n{{ $.pasword }}", "line 2, column 5: reads \"pasword\"", "did you mean .password?")]
    [TestCase("{{ with .pasword }}{{ . }}{{ end }}", "line 1, column 9: ", "it always fails")]
    [TestCase("{{ .pasword | default `x` }}", "line 1, column 4: ", "it always fails")]
    [TestCase("{{ .db_host }}", "line 1, column 4: ", "did you mean index . \"db-host\"?")]
    [TestCase("{{ .x1 }}{{ .y1 }}", "reads \"x1\", \"y1\"", "add them to data; keys made here: a, db-host, password")]
    public void A_key_that_nothing_makes_is_refused_with_the_nearest_one(string text, string place, string hint)
    {
        var answer = Review.Create(External($"data: {{c: {JsonSerializer.Serialize(text)}}}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.target.template.data[c]" }), answer.ToString());
            Assert.That(answer.Message, Does.Contain(place).And.Contain(hint));
        });
    }

    [TestCase("{{ if .a }}{{ .pasword }}{{ end }}")]
    [TestCase("{{ index . \"pasword\" }}")]
    [TestCase("{{ and .a .pasword }}")]
    public void A_key_that_may_never_be_read_only_warns(string text)
    {
        var answer = Review.Create(External($"data: {{c: {JsonSerializer.Serialize(text)}}}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Verdict, Is.EqualTo("warn"), answer.ToString());
            Assert.That(answer.Warnings, Has.Count.EqualTo(1));
            Assert.That(answer.Warnings[0], Does.StartWith("spec.target.template.data[c]: line 1, column "));
            Assert.That(answer.Warnings[0], Does.Contain("may read \"pasword\"").And.EndsWith("mean .password?"));
        });
    }

    [TestCase("{{ range $k, $v := . }}{{ $k }}{{ end }}{{ if .a }}{{ .other }}{{ end }}")]
    [TestCase("{{ .password }} {{ index . \"db-host\" }} {{ (fromJson .a).other }} .other")]
    [TestCase("{{ range splitList `,` .a }}{{ .other }}{{ end }}")]
    public void Keys_that_are_there_or_cannot_be_told_are_admitted(string text) =>
        Assert.That(
            Review.Create(External($"mergePolicy: Merge, data: {{c: {JsonSerializer.Serialize(text)}}}")).Verdict, Is.EqualTo("allow"));

    [Test]
    public void With_dataFrom_any_key_may_be_there() =>
        Assert.That(
            Review.Create(External("data: {c: \"{{ .other }}\"}") + "\n  dataFrom: [{extract: {key: k}}]").Verdict,
            Is.EqualTo("allow"));

    [Test]
    public void Templates_that_nothing_renders_are_not_read() =>
        Assert.That(
            Review.Create(External("data: {c: \"{{ .other }}\"}")
                .Replace("target: {", "target: {creationPolicy: None, ", StringComparison.Ordinal)).Verdict,
            Is.EqualTo("warn"));

    [Test]
    public void A_missing_entry_of_data_is_one_error_not_two()
    {
        var answer = Review.Create(External("data: {c: \"{{ .password }}\"}")
            .Replace("secretKey: password", "secretKy: password", StringComparison.Ordinal));

        Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.data[1].secretKy" }), answer.ToString());
    }

    [Test]
    public void A_stored_error_stays_and_a_new_one_is_refused()
    {
        var old = External("data: {c: \"{{ .pasword }}\", d: \"{{ .a-b }}\"}");
        var relabelled = old.Replace("namespace: n", "namespace: n, labels: {x: y}", StringComparison.Ordinal);
        var changed = old.Replace(".a-b", ".a-c", StringComparison.Ordinal);
        var good = External("data: {c: \"{{ .password }}\"}");
        var renamed = good.Replace("secretKey: password", "secretKey: word", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(Review.Update(old, relabelled).Verdict, Is.EqualTo("warn"));
            Assert.That(Review.Update(old, changed).Fields, Is.EqualTo(new[] { "spec.target.template.data[d]" }));
            Assert.That(Review.Update(good, renamed).Fields, Is.EqualTo(new[] { "spec.target.template.data[c]" }));
        });
    }

    [TestCase("a..b", false)]
    [TestCase("spec.rules[x]", false)]
    [TestCase("spec.rules[0].host", true)]
    [TestCase("spec", true)]
    public void A_place_in_another_kind_must_be_a_path(string target, bool isGood)
    {
        var answer = Review.Create(External($"templateFrom: [{{target: \"{target}\", literal: \"\"}}]")
            .Replace("target: {t", "target: {manifest: {apiVersion: v1, kind: ConfigMap}, t", StringComparison.Ordinal));

        Assert.That(
            answer.Fields,
            Is.EqualTo(isGood ? Array.Empty<string>() : ["spec.target.template.templateFrom[0].target"]));
    }

    [Test]
    public void The_inner_spec_of_a_ClusterExternalSecret_is_read_too()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: ClusterExternalSecret
            metadata: {name: a}
            spec:
              namespaceSelectors: [{}]
              externalSecretSpec:
                secretStoreRef: {name: s}
                target: {template: {data: {c: "{{ .b }}"}}}
                data: [{secretKey: a, remoteRef: {key: k}}]
            """);

        Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.externalSecretSpec.target.template.data[c]" }));
    }

    [Test]
    public void Thousands_of_errors_are_answered_soon()
    {
        var names = Enumerable.Range(0, 4000).ToArray();
        var manifest = YamlJson.Documents(External("data: {c: a}"))[0];
        manifest["spec"]!["data"] = new JsonArray([.. names.Select(static n => new JsonObject
        {
            ["secretKey"] = $"key{n}", ["remoteRef"] = new JsonObject { ["key"] = "k" },
        })]);
        manifest["spec"]!["target"]!["template"]!["data"] = new JsonObject(
            names.Select(static n => KeyValuePair.Create<string, JsonNode?>($"t{n}", $"{{{{ .kex{n} }}}}")));
        Answer answer = null!;

        var took = ProcessorTime.Of(() => answer = Review.Create(manifest));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Has.Count.EqualTo(100));
            Assert.That(answer.Message, Does.EndWith("\n… and more"));
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)));
        });
    }

    [Test]
    public void Other_delimiters_are_honoured()
    {
        var options = new TemplateOptions { Functions = FunctionLibrary.All, LeftDelimiter = "<<", RightDelimiter = ">>" };
        var validator = new ManifestValidator(new ApiSchemas(), [], options);
        using var manifest = JsonDocument.Parse(
            YamlJson.Documents(External("data: {c: \"{{ .x }} << .pasword >>\"}"))[0].ToJsonString());

        var errors = validator.Validate(GroupVersionKind.Of(manifest.RootElement), manifest.RootElement);

        Assert.That(errors.Errors.Single().Message, Does.StartWith("line 1, column 13: reads \"pasword\","));
    }

    private static string External(string template) =>
        $$$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          secretStoreRef: {name: s}
          target: {template: { {{{template}}} } }
          data:
          - {secretKey: a, remoteRef: {key: k}}
          - {secretKey: password, remoteRef: {key: k}}
          - {secretKey: db-host, remoteRef: {key: k}}
        """;
}
