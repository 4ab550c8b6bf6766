using NUnit.Framework;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary>Stores out of files: no cluster is there.</summary>
public sealed class StoreTestFileTests
{
    private const string Value = "s3cr3t-value";

    private const string Fake = $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec:
          provider:
            fake:
              data:
              - {key: prod/db, value: '{"user": "u", "password": "{{Value}}"}'}
              - {key: prod/plain, value: {{Value}}}
              - {key: dev/db, value: old, version: v1}

        """;

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("keyferry-store-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Without_a_flag_everything_that_only_reads_is_tried_with_the_first_key_that_is_found()
    {
        var run = await RunAsync(Fake.Replace("dev/db", "zz/db", StringComparison.Ordinal), "-o", "json");

        var cases = run.Cases;
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero, run.Output + run.Error);
            Assert.That(cases["manifest"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["authentication"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["find"].Detail, Is.EqualTo("3 names, such as prod/db, prod/plain, zz/db"));
            Assert.That(cases["get prod/db"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["property"].Detail, Does.StartWith("password of prod/db"));
            Assert.That(cases["missing key"].Detail, Does.StartWith("prod/keyferry-test-").And.EndsWith("is told as not found"));
            Assert.That(cases["version"].Outcome, Is.EqualTo("skipped"));
            Assert.That(cases["denied key"].Outcome, Is.EqualTo("skipped"));
            Assert.That(cases["push"], Is.EqualTo(("skipped", "give --write-prefix: a secret of a random name is written below it, and deleted")));
            Assert.That(run.Output + run.Error, Does.Not.Contain(Value));
        });
    }

    [Test]
    public async Task What_is_named_is_tried_and_what_fails_is_told()
    {
        var run = await RunAsync(
            Fake, "--key", "prod/db", "--key", "nope", "--property", "user", "--version", "v9", "--find", "^nothing$", "-o", "json");

        var cases = run.Cases;
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(cases["find"], Is.EqualTo(("fails", "no name matches ^nothing$")));
            Assert.That(cases["get nope"], Is.EqualTo(("fails", "not found: Secret does not exist")));
            Assert.That(cases["property"].Detail, Does.StartWith("user of prod/db"));
            Assert.That(cases["version"].Detail, Does.Contain("has no version v9"));
        });
    }

    [Test]
    public async Task With_a_prefix_it_writes_and_reads_back()
    {
        var run = await RunAsync(Fake, "--write-prefix", "tmp/", "-o", "json");

        var cases = run.Cases;
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero, run.Output);
            Assert.That(cases["get prod/db"].Detail, Is.EqualTo("a value was read; but get dev/db: secret dev/db has no value without a version: give one"));
            Assert.That(cases["push"].Detail, Does.StartWith("tmp/keyferry-test-"));
            Assert.That(cases["read back"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["update"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["delete"], Is.EqualTo(("not supported", "what is pushed to a Fake store stays until the process ends")));
        });
    }

    [Test]
    public async Task As_text_it_is_a_table()
    {
        var run = await RunAsync(Fake, "--key", "prod/plain");

        Assert.That(run.Output, Does.StartWith("SecretStore/shelf (fake)\nCASE").And.Match("missing key +works +prod/keyferry-test-"));
    }

    [Test]
    public async Task A_store_that_cannot_be_validated_fails_at_authentication()
    {
        var run = await RunAsync(Fake.Replace("    fake:\n", "    fake:\n      validationResult: 2\n", StringComparison.Ordinal), "-o", "json");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Cases["authentication"], Is.EqualTo(("fails", "unable to validate")));
    }

    [Test]
    public async Task A_credential_that_is_not_in_the_file_is_named()
    {
        var run = await RunAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: vault, namespace: shop}
            spec: {provider: {vault: {server: "https://vault.example.com", path: secret, version: v2, auth: {tokenSecretRef: {name: vault-token, key: token}}}}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: other-token, namespace: shop}
            stringData: {token: t}
            """, "-o", "json");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Cases["authentication"].Detail, Does.Contain("vault-token"));
    }

    [TestCase("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n", "holds no SecretStore")]
    [TestCase("not: [yaml", "is no YAML")]
    public async Task A_file_without_a_store_cannot_be_tested(string text, string problem)
    {
        var run = await RunAsync(text);

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(problem));
    }

    [Test]
    public async Task A_file_with_two_stores_says_which()
    {
        var run = await RunAsync(Fake + "---\n" + Fake.Replace("shelf", "other", StringComparison.Ordinal));

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("holds several stores: SecretStore \"shelf\", SecretStore \"other\""));
    }

    [Test]
    public async Task A_provider_that_is_not_there_is_told()
    {
        var run = await RunAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: chef}
            spec: {provider: {chef: {username: u}}}
            """);

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("spec.provider.chef is not served by this program"));
    }

    [Test]
    public async Task Help_has_examples_and_an_unknown_flag_names_the_whole_command()
    {
        var help = await StoreTestRun.OfAsync("--help");
        var wrong = await StoreTestRun.OfAsync("a.yaml", "--write-prefx", "x");

        Assert.That(help.Output, Does.Contain("keyferry store test aws -n shop --key prod/db"));
        Assert.That(wrong.Error, Does.Contain("did you mean --write-prefix? See keyferry store test --help"));
    }

    private Task<StoreTestRun> RunAsync(string text, params string[] args)
    {
        var file = Path.Combine(_folder, "store.yaml");
        File.WriteAllText(file, text);
        return StoreTestRun.OfAsync([file, .. args]);
    }
}
