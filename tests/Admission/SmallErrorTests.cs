using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Limits and forms that the definitions have too.</summary>
public sealed class SmallErrorTests
{
    [TestCase(30, "allow")]
    [TestCase(31, "deny")]
    public void A_password_has_thirty_different_symbols(int symbols, string verdict) =>
        Assert.That(
            Review.Create(
                $$"""
                apiVersion: generators.external-secrets.io/v1alpha1
                kind: Password
                metadata: {name: a, namespace: n}
                spec: {length: 40, digits: 0, symbols: {{symbols}}, noUpper: false, allowRepeat: false}
                """).Verdict,
            Is.EqualTo(verdict));

    [TestCase("3000000000", "is too large; the most is 2147483647")]
    [TestCase("-3000000000", "is too small; the least is -2147483648")]
    public void A_number_out_of_its_range_is_told_the_range(string number, string hint) =>
        Assert.That(
            Review.Create(Store($"retrySettings: {{maxRetries: {number}}}")).Message,
            Does.Contain($"spec.retrySettings.maxRetries: {number} {hint}"));

    [TestCase("1.5", "deny")]
    [TestCase("1e400", "deny")]
    [TestCase("15", "allow")]
    [TestCase("15m", "allow")]
    public void An_interval_in_seconds_is_whole(string interval, string verdict)
    {
        var manifest = YamlJson.Documents(Store("refreshInterval: 1h"))[0].ToJsonString()
            .Replace("\"1h\"", char.IsAsciiLetter(interval[^1]) ? $"\"{interval}\"" : interval, StringComparison.Ordinal);
        var answer = Review.CreateJson(manifest);

        Assert.That(answer.Verdict, Is.EqualTo(verdict), answer.ToString());
    }

    [TestCase("2026-01-02T15:04:05Z", true)]
    [TestCase("2026-01-02t15:04:05.123456+01:00", true)]
    [TestCase("2026-01-02T15:04", false)]
    [TestCase("2026-01-02T15:04:05", false)]
    [TestCase("2026-13-02T15:04:05Z", false)]
    [TestCase("2026-01-02T24:04:05Z", false)]
    [TestCase("2026-01-02T15:04:05Z ", false)]
    [TestCase("T", false)]
    public void A_time_is_one_that_the_API_server_takes(string time, bool isGood)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: generators.external-secrets.io/v1alpha1
            kind: GeneratorState
            metadata: {name: a, namespace: n}
            spec: {resource: {}, state: {}, garbageCollectionDeadline: "{{time}}"}
            """);

        Assert.That(answer.Allowed, Is.EqualTo(isGood), answer.ToString());
    }

    [TestCase("3000000h", "is beyond the longest duration")]
    [TestCase("99999999999999999999s", "is beyond the longest duration")]
    [TestCase("1h 30", "did you mean \"1h30s\"?")]
    public void A_duration_that_is_too_long_is_told_so(string duration, string hint) =>
        Assert.That(Review.Create(FieldErrorTests.ExternalSecret($"refreshInterval: {duration}")).Message, Does.Contain(hint));

    [TestCase("retrySettings: {maxRetries: 11}", "spec.retrySettings.maxRetries: 11 is outside 1 to 10")]
    [TestCase("retrySettings: {maxRetries: 0}", "spec.retrySettings.maxRetries: 0 is outside 1 to 10")]
    [TestCase("retrySettings: {retryInterval: 31s}", "spec.retrySettings.retryInterval: \"31s\" is outside 0s to 30s")]
    [TestCase("retrySettings: {retryInterval: -1s}", "spec.retrySettings.retryInterval: \"-1s\" is outside 0s to 30s")]
    [TestCase("refreshInterval: 300000000000", "spec.refreshInterval: 300000000000 seconds are more than a day")]
    [TestCase("refreshInterval: 25h", "spec.refreshInterval: \"25h\" is more than a day")]
    [TestCase("refreshInterval: 10ms", "spec.refreshInterval: \"10ms\" is less than a second")]
    public void What_the_engine_bounds_is_told(string field, string warning) =>
        Assert.That(Review.Create(Store(field)).Warnings, Is.Not.Empty.And.All.StartsWith(warning));

    [TestCase("refreshInterval: 9000h", "is longer than a year")]
    [TestCase("refreshInterval: 1ns", "is short: 86,400 fetches a day")]
    public void So_is_what_an_ExternalSecret_asks_for(string field, string warning) =>
        Assert.That(
            Review.Create(FieldErrorTests.ExternalSecret(field)).Warnings,
            Has.Count.EqualTo(1).And.All.Contains(warning));

    [TestCase("dopplerToken: {name: doppler, key: token}", true)]
    [TestCase("dopplerToken: {name: doppler, key: 'dp st/0123'}", false)]
    [TestCase("dopplerToken: {key: ghp_0123456789abcdefghijABCDEFGHIJ012345}", false)]
    [TestCase("tokenSecretRef: ghp_0123456789abcdefghijABCDEFGHIJ012345", false)]
    public void References_of_providers_that_are_not_built_in_are_looked_at(string field, bool isGood)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec: {provider: {doppler: {auth: {secretRef: { {{field}} } } } } }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.EqualTo(isGood), answer.ToString());
            Assert.That(answer.ToString(), Does.Not.Contain("0123"));
        });
    }

    [Test]
    public void Warnings_that_are_left_out_are_counted()
    {
        var data = string.Join(", ", Enumerable.Range(0, 40).Select(
            static i => $"{{secretKey: k{i}, remoteRef: {{key: \" k\"}}}}"));
        var answer = Review.Create(FieldErrorTests.ExternalSecret($"data: [{data}]"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Warnings, Has.Count.EqualTo(11));
            Assert.That(answer.Warnings[^1], Is.EqualTo("… and 30 more warnings"));
        });
    }

    [Test]
    public void Errors_beyond_a_hundred_are_not_told()
    {
        var data = string.Join(", ", Enumerable.Range(0, 101).Select(static i => $"{{secretKey: k{i}, remoteRef: {{}}}}"));
        var answer = Review.Create(FieldErrorTests.ExternalSecret($"data: [{data}]"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Has.Count.EqualTo(100));
            Assert.That(answer.Message, Does.EndWith("\n… and more"));
        });
    }

    [Test]
    public void An_answer_is_below_64_KiB_however_long_its_messages_are()
    {
        var data = string.Join(", ", Enumerable.Range(0, 90).Select(
            static i => $"\"{i}{new string('é', 250)}/\": \"{{{{ .a-b{new string('é', 900)} }}}}\""));
        var answer = Review.Create(FieldErrorTests.ExternalSecret($"target: {{template: {{data: {{{data}}}}}}}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Response.GetRawText(), Has.Length.LessThan(64 * 1024));
            Assert.That(answer.Message, Does.Match("… and [0-9]+ more$|… and more$"));
        });
    }

    private static string Store(string field) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: a, namespace: n}
        spec: {provider: {fake: {data: []} }, {{field}} }
        """;
}
