using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>A credential that was pasted into the wrong place is in no answer, whatever the place.</summary>
public sealed class PastedCredentialTests
{
    // More than the first four characters are never shown.
    private const int Window = 8;
    private const string Passphrase = "correct horse battery staple";

    private static readonly string[] WellKnown =
    [
        "AKIAR18R18R18R18R18R",
        "hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n",
        "r18x/NotARealKey+NotARealKey/0123456789=",
        "Z2hwXzEyMzQ1Njc4OTBhYmNkZWZnaGlqa2xtbm9wcXJzdA==",
    ];

    private static readonly IProvider[] Providers =
    [
        new FakeProvider(),
        new AwsProvider(static _ => null, TimeProvider.System, new ProviderCalls(null)),
    ];

    [TestCaseSource(typeof(SchemaPlaces), nameof(SchemaPlaces.Kinds))]
    public void Nothing_is_shown_of_what_stands_in_a_reference(string group, string version, string kind)
    {
        var count = 0;
        foreach (var (steps, node) in SchemaPlaces.Of(group, version, kind).Where(static p => IsReference(p.Node)))
        {
            count++;
            foreach (var credential in (string[])[.. WellKnown, Passphrase])
            {
                AssertHidden(group, version, kind, steps, credential, credential);
                foreach (var field in node.Fields.Where(static f => f.Name is "name" or "key"))
                {
                    var reference = new JsonObject { ["name"] = "aws", ["key"] = "id", [field.Name] = credential };
                    AssertHidden(group, version, kind, steps, reference, credential);
                }

                AssertHidden(group, version, kind, steps, new JsonObject { ["name"] = "aws", ["namespace"] = credential }, credential);
            }

            AssertHidden(group, version, kind, steps, 918273645, "918273645");
            AssertHidden(group, version, kind, steps, new JsonArray("hunter2-hunter2"), "hunter2-hunter2");
            AssertHidden(group, version, kind, steps, new JsonObject { ["name"] = 918273645 }, "918273645");
        }

        TestContext.Out.WriteLine($"{count} references");
    }

    [TestCaseSource(typeof(SchemaPlaces), nameof(SchemaPlaces.Kinds))]
    public void A_credential_is_shown_in_no_other_place_either(string group, string version, string kind)
    {
        foreach (var (steps, node) in SchemaPlaces.Of(group, version, kind))
        {
            foreach (var credential in WellKnown)
            {
                AssertMentionsNothing(group, version, kind, steps, credential, credential);
                if (node.Kind is SchemaKind.Object or SchemaKind.Map)
                {
                    AssertMentionsNothing(group, version, kind, steps, new JsonObject { [credential] = new JsonArray() }, credential);
                }

                if (node.Kind is SchemaKind.Array)
                {
                    AssertMentionsNothing(group, version, kind, steps, new JsonArray(credential), credential);
                }
            }
        }
    }

    [Test]
    public void Both_fields_of_a_key_pair_are_refused_with_what_belongs_there()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: pasted, namespace: default}
            spec:
              provider:
                aws:
                  service: SecretsManager
                  region: eu-west-1
                  auth:
                    secretRef:
                      accessKeyIDSecretRef: {name: aws, key: AKIAR18R18R18R18R18R}
                      secretAccessKeySecretRef: {name: aws, key: 'r18x/NotARealKey+NotARealKey/0123456789='}
            """,
            Providers);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[]
            {
                "spec.provider.aws.auth.secretRef.accessKeyIDSecretRef.key",
                "spec.provider.aws.auth.secretRef.secretAccessKeySecretRef.key",
            }));
            Assert.That(answer.Message, Does.Contain("key: is the NAME of an entry in the Secret \"aws\""));
            Assert.That(answer.ToString(), Does.Not.Contain("NotARealKey").And.Not.Contain("AKIAR18"));
        });
    }

    [TestCase("serviceAccountRef: {name: \"Hunter2!P@ss\"}")]
    public void A_password_in_the_place_of_a_name_is_not_shown(string reference)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec: {provider: {aws: {service: SecretsManager, region: eu-west-1, auth: {jwt: { {{reference}} } } } } }
            """,
            Providers);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.ToString(), Does.Not.Contain("Hunter2"));
        });
    }

    [TestCase("glpat-for-external-secrets", "token")]
    [TestCase("gitlab-glpat-readonly-registry", "token")]
    [TestCase("slack", "xoxb-slack-bot-token")]
    public void Names_that_only_begin_as_tokens_do_are_names(string name, string key)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec:
              provider:
                aws:
                  service: SecretsManager
                  region: eu-west-1
                  auth:
                    secretRef:
                      accessKeyIDSecretRef: {name: {{name}}, key: {{key}}}
                      secretAccessKeySecretRef: {name: {{name}}, key: {{key}}}
            """,
            Providers);

        Assert.That(answer.Allowed, Is.True, answer.Message);
    }

    [TestCase("refreshInterval: hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5")]
    [TestCase("target: {template: {data: {a: \"{{ hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5 }}\"}}}")]
    [TestCase("dataFrom: [{find: {name: {regexp: \"(hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5\"}}}]")]
    [TestCase("data: [{secretKey: hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5/a, remoteRef: {key: a}}]")]
    public void A_credential_in_a_text_of_another_kind_is_masked(string field)
    {
        var answer = Review.Create(FieldErrorTests.ExternalSecret(field));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.ToString(), Does.Not.Contain("CAESIJlU"));
        });
    }

    [TestCase("headers: {Authorization: 918273645}")]
    [TestCase("headers: [918273645]")]
    public void A_header_is_not_shown(string settings)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec: {provider: {webhook: {url: "https://a", result: {}, {{settings}} } } }
            """);

        Assert.That(answer.Verdict, Is.EqualTo("deny"));
        Assert.That(answer.ToString(), Does.Not.Contain("918273645"));
    }

    private static bool IsReference(SchemaNode node) =>
        node.ClrType == typeof(SecretKeySelector)
        || (node.Kind == SchemaKind.Object && node.FieldsByName.ContainsKey("name") && node.FieldsByName.ContainsKey("key"))
        || node.ClrType?.Name is "SecretReference" or "GcpCredentialConfig" or "CaProvider";

    private static void AssertHidden(
        string group, string version, string kind, IReadOnlyList<string> steps, JsonNode value, string credential)
    {
        var answer = AssertMentionsNothing(group, version, kind, steps, value, credential);
        Assert.That(answer.Allowed, Is.False, () => $"{kind} {string.Join('.', steps)}: {value.ToJsonString()} is admitted");
    }

    private static Answer AssertMentionsNothing(
        string group, string version, string kind, IReadOnlyList<string> steps, JsonNode value, string credential)
    {
        var answer = Review.Create(SchemaPlaces.Manifest(group, version, kind, steps, value.DeepClone()), Providers);
        var text = answer.Response.GetRawText() + answer;
        for (var at = 0; at + Window <= credential.Length; at++)
        {
            var part = credential.Substring(at, Window);
            if (text.Contains(part, StringComparison.Ordinal)
                || text.Contains(JsonEncodedText.Encode(part).ToString(), StringComparison.Ordinal))
            {
                Assert.Fail($"{kind} {string.Join('.', steps)} shows \"{part}\":\n{answer}");
            }
        }

        return answer;
    }
}
