using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class PatternErrorTests
{
    [TestCase("(?!b)", "look-around")]
    [TestCase("a++", "possessive")]
    [TestCase("a{1001}", "1000")]
    [TestCase("[a", "never closed")]
    [TestCase("(a", "at character 1 of the pattern")]
    [TestCase("(a)\\1", "")]
    [TestCase("a\\Z", "")]
    public void What_RE2_does_not_take_is_refused(string pattern, string hint)
    {
        var answer = Review.Create(Find($"find: {{name: {{regexp: '{pattern}'}}}}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.dataFrom[0].find.name.regexp" }), answer.ToString());
            Assert.That(answer.Message, Does.Contain(hint));
        });
    }

    [TestCase("(?P<n>a)")]
    [TestCase("(?<n>a)\\pN[[:alpha:]]\\z")]
    [TestCase("(?i)^\\Qa.b\\E$")]
    public void What_RE2_takes_is_admitted(string pattern) =>
        Assert.That(Review.Create(Find($"find: {{name: {{regexp: '{pattern}'}}}}")).Verdict, Is.EqualTo("allow"));

    [TestCase("(a)", "$1x", "write ${1}x")]
    [TestCase("(a)", "$2", "no such group")]
    [TestCase("(a)", "${name}", "no such group")]
    [TestCase("(?P<n>a)", "$n_x", "no such group")]
    public void A_reference_to_no_group_warns(string source, string target, string hint) =>
        Assert.That(
            Review.Create(Rewrite($"regexp: {{source: '{source}', target: '{target}'}}")).Warnings,
            Has.Count.EqualTo(1)
                .And.All.StartsWith("spec.dataFrom[0].rewrite[0].regexp.target: ").And.All.Contains(hint));

    [TestCase("(a)", "$0$1-${1}x")]
    [TestCase("(?P<n>a)", "$n-${n}")]
    [TestCase("(?P<1x>a)", "$1x")]
    [TestCase("a", "$$9 ${ $-")]
    public void A_reference_to_a_group_is_admitted(string source, string target) =>
        Assert.That(
            Review.Create(Rewrite($"regexp: {{source: '{source}', target: '{target}'}}")).Verdict, Is.EqualTo("allow"));

    [TestCase("{{ .value | upper }}", "allow", "")]
    [TestCase("{{ .key }}", "warn", "the key to change is .value")]
    [TestCase("{{ .value | uper }}", "deny", "did you mean upper?")]
    public void A_template_for_keys_knows_value_alone(string template, string verdict, string hint)
    {
        var answer = Review.Create(Rewrite($"transform: {{template: '{template}'}}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Verdict, Is.EqualTo(verdict));
            Assert.That(answer.ToString(), Does.Contain(hint));
            if (verdict != "allow")
            {
                Assert.That(answer.ToString(), Does.Contain("rewrite[0].transform.template: line 1, column "));
            }
        });
    }

    [Test]
    public void All_of_a_PushSecret_is_read()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: a, namespace: n}
            spec:
              secretStoreRefs: [{name: s}]
              selector: {secret: {name: x}}
              template: {data: {c: "{{ .any }}", d: "{{ end }}"}}
              dataTo:
              - storeRef: {name: s}
                match: {regexp: "(?=a)"}
                rewrite:
                - regexp: {source: "(", target: ""}
                - transform: {template: "{{"}
            """);

        Assert.That(answer.Fields, Is.EquivalentTo(new[]
        {
            "spec.template.data[d]", "spec.dataTo[0].match.regexp", "spec.dataTo[0].rewrite[0].regexp.source",
            "spec.dataTo[0].rewrite[1].transform.template",
        }));
    }

    [TestCase("SecretStore")]
    [TestCase("ClusterSecretStore")]
    public void Patterns_and_templates_of_a_store_are_read(string kind)
    {
        var answer = Review.Create(
            $$$"""
            apiVersion: external-secrets.io/v1
            kind: {{{kind}}}
            metadata: {name: a}
            spec:
              conditions: [{namespaceRegexes: ["a.*", "(?!a)"]}]
              provider:
                webhook:
                  url: "http://x/{{ .remoteRef.key | uper }}"
                  body: "{{ .remoteRef.key }}"
                  headers: {X-A: "{{ .a-b.c }}"}
                  result: {jsonPath: "{{"}
            """);

        Assert.That(answer.Fields, Is.EquivalentTo(new[]
        {
            "spec.conditions[0].namespaceRegexes[1]", "spec.provider.webhook.url",
            "spec.provider.webhook.headers[X-A]", "spec.provider.webhook.result.jsonPath",
        }));
    }

    [Test]
    public void Templates_of_a_generator_are_read_wherever_it_stands()
    {
        var plain = Review.Create(
            """
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: Webhook
            metadata: {name: a, namespace: n}
            spec: {url: "{{", result: {}}
            """);
        var wide = Review.Create(
            """
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: ClusterGenerator
            metadata: {name: a}
            spec: {kind: Webhook, generator: {webhookSpec: {url: "{{", result: {}}}}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(plain.Fields, Is.EqualTo(new[] { "spec.url" }), plain.ToString());
            Assert.That(wide.Fields, Is.EqualTo(new[] { "spec.generator.webhookSpec.url" }), wide.ToString());
        });
    }

    [Test]
    public void A_message_stays_short_however_long_the_pattern()
    {
        var answer = Review.Create(Find($"find: {{name: {{regexp: '{new string('a', 50_000)}('}}}}"));

        Assert.That(answer.Message, Has.Length.LessThan(700));
    }

    private static string Rewrite(string rule) => Find($"extract: {{key: k}}, rewrite: [{{{rule}}}]");

    private static string Find(string entry) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          secretStoreRef: {name: s}
          dataFrom: [{ {{entry}} }]
        """;
}
