using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Templates that are valid, and hardly what was meant.</summary>
public sealed class TemplateSurpriseTests
{
    [TestCase("{{ .a | toYaml }}", "toYaml of a value")]
    [TestCase("x: {{ toYaml .a | nindent 2 }}", "toYaml of a value")]
    [TestCase("{{- .a | fromJson -}}", "fromJson alone prints")]
    [TestCase("{{ mustFromJson .a }}", "fromJson alone prints")]
    public void A_whole_value_through_toYaml_or_fromJson_is_warned_of(string template, string message) =>
        Assert.That(Template($"data: {{c: '{template}'}}").Warnings, Has.Exactly(1).StartsWith("spec.target.template.data[c]: ").And.Exactly(1).Contains(message));

    [TestCase("{{ (.a | fromJson).user }}")]
    [TestCase("{{ fromJson .a | toYaml }}")]
    [TestCase("{{ .a | fromJson | toJson }}")]
    [TestCase("{{ $x := fromJson .a }}{{ $x.user }}")]
    [TestCase("{{ range $k, $v := . }}{{ $v | toYaml }}{{ end }}")]
    [TestCase(".a | toYaml {{ .a }}")]
    public void What_is_meant_is_not_warned_of(string template) =>
        Assert.That(Template($"data: {{c: '{template}'}}").Warnings, Is.Empty);

    [Test]
    public void Keys_that_are_fetched_and_left_out_are_told()
    {
        const string two = "{secretKey: a, remoteRef: {key: x}}, {secretKey: b, remoteRef: {key: x}}";

        Assert.That(Template("data: {c: '{{ .a }}'}", data: two).Warnings, Has.Exactly(1).StartsWith("spec.target.template.data: leaves out \"b\""));
        Assert.That(Template("mergePolicy: Merge, data: {c: '{{ .a }}'}", data: two).Warnings, Is.Empty);
        Assert.That(Template("data: {c: '{{ .a }}'}, metadata: {annotations: {x: '{{ .b }}'}}", data: two).Warnings, Is.Empty);
        Assert.That(Template("metadata: {labels: {x: y}}", data: two).Warnings, Is.Empty, "no data, so all are kept");
        Assert.That(Template("data: {c: '{{ .a }}'}, templateFrom: [{configMap: {name: c, items: [{key: k}]}}]", data: two).Warnings, Is.Empty);
    }

    [TestCase("labels: {'a b': x}", "spec.target.template.metadata.labels[a b]")]
    [TestCase("labels: {a: 'x y'}", "spec.target.template.metadata.labels[a]")]
    [TestCase("annotations: {'/a': x}", "spec.target.template.metadata.annotations[/a]")]
    public void Labels_and_annotations_that_no_Secret_can_have_are_refused(string metadata, string path)
    {
        var answer = Template($"metadata: {{{metadata}}}");

        Assert.That(answer.Allowed, Is.False);
        Assert.That(answer.Fields, Is.EqualTo(new[] { path }));
        Assert.That(Template($"metadata: {{{metadata}}}", "None").Allowed, Is.True, "nothing is written");
    }

    [TestCase("labels: {a: '{{ .a }}'}")]
    [TestCase("annotations: {a: 'x y', b/c: ''}")]
    [TestCase("labels: {a: ''}")]
    public void Those_that_are_right_are_not(string metadata) => Assert.That(Template($"metadata: {{{metadata}}}").Verdict, Is.EqualTo("allow"));

    [TestCase("Merge", true)]
    [TestCase("CreateOrMerge", true)]
    [TestCase("Owner", false)]
    public void The_marks_of_GitOps_tools_on_somebody_else_s_Secret_are_warned_of(string policy, bool isWarned)
    {
        var answer = Template("metadata: {labels: {app.kubernetes.io/managed-by: Helm}, annotations: {argocd.argoproj.io/tracking-id: a}}", policy);

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings.Count(static w => w.Contains("Argo CD, Flux or Helm", StringComparison.Ordinal)), Is.EqualTo(isWarned ? 2 : 0));
    }

    [TestCase("data: {user: x}", true)]
    [TestCase("data: {username: x}", false)]
    [TestCase("data: {password: x}", false)]
    public void Basic_auth_without_its_keys_is_warned_of(string data, bool isWarned)
    {
        var answer = Template($"type: kubernetes.io/basic-auth, {data}");

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings.Any(static w => w.StartsWith("spec.target.template.type", StringComparison.Ordinal)), Is.EqualTo(isWarned));
    }

    private static Answer Template(string template, string policy = "Owner", string data = "{secretKey: a, remoteRef: {key: x}}") => Review.Create(
        $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          secretStoreRef: {name: s}
          data: [{{data}}]
          target: {creationPolicy: {{policy}}, template: { {{template}} } }
        """);
}
