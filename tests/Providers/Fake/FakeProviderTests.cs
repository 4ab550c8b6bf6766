using Keyferry.Api.Validation;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Fake;

public sealed class FakeProviderTests
{
    [Test]
    public async Task A_value_is_found_by_key_and_version()
    {
        var results = await FetchAsync(
            new RemoteRef("db"), new RemoteRef("db", Version: "v2"), new RemoteRef("db", Version: "v3"),
            new RemoteRef("none"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            """{"user":"app","n":{"a.b":1.50},"tls.crt":"c"}""", "two", "Invalid: secret db has no version v3",
            "NotFound: Secret does not exist",
        }));
    }

    [Test]
    public async Task A_property_is_a_path_and_never_a_dotted_key()
    {
        var results = await FetchAsync(
            new RemoteRef("db", "user"), new RemoteRef("db", "n.a\\.b"), new RemoteRef("db", "tls.crt"),
            new RemoteRef("db", "none"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "app", "1.5", "Invalid: key tls.crt does not exist in secret db: a dot leads into the document; write tls\\.crt",
            "Invalid: key none does not exist in secret db",
        }));
    }

    [Test]
    public async Task An_object_is_taken_apart()
    {
        var results = await FetchAsync(
            new RemoteRef("db", AsMap: true), new RemoteRef("db", "n", AsMap: true),
            new RemoteRef("list", AsMap: true), new RemoteRef("db", Version: "v2", AsMap: true));

        Assert.That(results[0].Texts(), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["user"] = "app", ["n"] = """{"a.b":1.50}""", ["tls.crt"] = "c",
        }));
        Assert.That(results[1].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["a.b"] = "1.50" }));
        Assert.That(results[2].Text(), Is.EqualTo("Invalid: unable to unmarshal secret: "
            + "json: cannot unmarshal array into Go value of type map[string]json.RawMessage"));
        Assert.That(results[3].Text(), Does.StartWith("Invalid: unable to unmarshal secret db: ").And.Not.Contains("two"));
    }

    [TestCase(null, StoreState.Ready, null)]
    [TestCase(0, StoreState.Ready, null)]
    [TestCase(1, StoreState.Unknown, "unable to validate")]
    [TestCase(2, StoreState.Error, "unable to validate")]
    public async Task The_check_answers_what_the_manifest_says(int? result, StoreState state, string? message)
    {
        await using var client = await ConnectAsync(new FakeProviderSpec { ValidationResult = result });

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(new StoreValidation(state, message)));
    }

    [Test]
    public void Empty_keys_and_values_are_named()
    {
        var errors = new FieldErrorList();
        var spec = new FakeProviderSpec
        {
            Data = [new() { Key = "a", Value = "1" }, new() { Key = "", Value = "1" }, new() { Key = "b" }],
        };

        new FakeProvider().Validate(TestStores.Namespaced(new StoreProviderSpec { Fake = spec }), errors);

        Assert.That(errors.All.Select(f => f.ToString()), Is.EqualTo(new[]
        {
            "spec.provider.fake.data[1].key: key must be set in data 1",
            "spec.provider.fake.data[2].value: at least one value must be set in data 2",
        }));
    }

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(params RemoteRef[] references)
    {
        await using var client = await ConnectAsync(new FakeProviderSpec
        {
            Data =
            [
                new() { Key = "db", Value = """{"user":"app","n":{"a.b":1.50},"tls.crt":"c"}""" },
                new() { Key = "db", Value = "two", Version = "v2" },
                new() { Key = "list", Value = "[1]" },
            ],
        });
        return await client.FetchAsync(references, default);
    }

    private static async Task<StoreClient> ConnectAsync(FakeProviderSpec spec)
    {
        var store = TestStores.Namespaced(new StoreProviderSpec { Fake = spec });
        return (await StoreClient.ConnectAsync(new FakeProvider(), store, new MemoryReferences())).Client!;
    }
}
