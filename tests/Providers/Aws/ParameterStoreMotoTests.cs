using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>Parameter Store as moto plays it.</summary>
public sealed class ParameterStoreMotoTests
{
    private string _ns = "";

    [SetUp]
    public void UseOwnNames()
    {
        MotoServer.Require();
        _ns = TestContext.CurrentContext.Test.ID;
    }

    [Test]
    public async Task Every_type_is_read_as_text_and_decrypted()
    {
        await PutAsync("text", "plain  ");
        await PutAsync("secure", "s3cr3t", "SecureString");
        await PutAsync("list", "a,b, c", "StringList");
        await MotoServer.ParametersAsync("PutParameter", new { Name = $"flat-{_ns}", Value = "flat", Type = "String" });

        var results = await FetchAsync(null, Ref("text"), Ref("secure"), Ref("list"), new($"flat-{_ns}"), Ref("none"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "plain  ", "s3cr3t", "a,b, c", "flat", "NotFound: Secret does not exist",
        }));
    }

    [Test]
    public async Task A_version_is_a_number_or_a_label()
    {
        await PutAsync("v", "one");
        await MotoServer.ParametersAsync("PutParameter", new { Name = $"/x/{_ns}/v", Value = "two", Overwrite = true });
        await MotoServer.ParametersAsync(
            "LabelParameterVersion", new { Name = $"/x/{_ns}/v", ParameterVersion = 1, Labels = new[] { "stable" } });

        var results = await FetchAsync(
            null, Ref("v"), Ref("v", version: "1"), Ref("v", version: "stable"), Ref("v", version: "9"));

        Assert.That(results.Take(3).Select(r => r.Text()), Is.EqualTo(new[] { "two", "one", "one" }));
        Assert.That(results[3].Text(), Does.StartWith(
            "Invalid: operation error SSM: GetParameter, https response error StatusCode: 400, ParameterVersionNotFound: "));
    }

    [Test]
    public async Task Properties_tags_and_maps_are_taken_out_as_with_Secrets_Manager()
    {
        await MotoServer.ParametersAsync("PutParameter", new
        {
            Name = $"/x/{_ns}/j",
            Value = """{"a.b":"dotted","a":{"b":"nested"},"n":1.50}""",
            Type = "String",
            Tags = new[] { new { Key = "team", Value = "a & b" } },
        });

        var results = await FetchAsync(
            null, Ref("j", "a.b"), Ref("j", "absent"), Ref("j", metadata: true), Ref("none", metadata: true), Ref("j", asMap: true));

        Assert.That(results.Take(4).Select(r => r.Text()), Is.EqualTo(new[]
        {
            "dotted", $"Invalid: key absent does not exist in secret /x/{_ns}/j", """{"team":"a \u0026 b"}""",
            "NotFound: Secret does not exist",
        }));
        Assert.That(results[4].Texts()["n"], Is.EqualTo("1.50"));
    }

    [Test]
    public async Task A_folder_is_told_from_a_missing_parameter_with_the_way_to_read_it()
    {
        await PutAsync("shop/user", "app");

        var results = await FetchAsync(null, Ref("shop/"), Ref("shop/", metadata: true), Ref("shop/user"));

        Assert.That(results[0].Text(), Is.EqualTo(
            $"Invalid: /x/{_ns}/shop/ is a folder, not a parameter: no parameter's name ends with a slash; to read all "
                + $"parameters below it use dataFrom: [{{find: {{path: /x/{_ns}/shop/, name: {{regexp: .*}}}}}}]"));
        Assert.That(results[1].Text(), Is.EqualTo(results[0].Text()));
        Assert.That(results[2].Text(), Is.EqualTo("app"));
    }

    [Test]
    public async Task The_prefix_goes_before_the_key()
    {
        await PutAsync("p/a", "1");

        var results = await FetchAsync(spec => spec.Prefix = $"/x/{_ns}/p/", new RemoteRef("a"));

        Assert.That(results[0].Text(), Is.EqualTo("1"));
    }

    [Test]
    public async Task Parameters_below_a_path_are_found_on_every_page_with_their_values()
    {
        for (var at = 0; at < 23; at++)
        {
            await PutAsync($"p/{at:00}", $"v{at}", "SecureString");
        }

        await PutAsync("q/00", "other");

        var found = await FindAsync(new FindQuery($"/x/{_ns}/p", AwsStores.Pattern("[0-9]$")));

        Assert.That(found.Select(static f => f.Name), Is.EquivalentTo(Enumerable.Range(0, 23).Select(at => $"/x/{_ns}/p/{at:00}")));
        Assert.That(
            found.ToDictionary(static f => f.Name, static f => Encoding.UTF8.GetString(f.Value!.Whole))[$"/x/{_ns}/p/07"],
            Is.EqualTo("v7"));
        Assert.That(found.Select(static f => f.Key), Is.EqualTo(found.Select(static f => new RemoteKey(f.Name))));
    }

    [Test]
    public async Task Tags_have_to_be_equal_and_go_with_path_and_name()
    {
        await TaggedAsync("app/a", ("env", "prod"));
        await TaggedAsync("app/sub/b", ("env", "prod"), ("team", "red"));
        await TaggedAsync("app/sub/c", ("env", "production"), ("team", "red"));
        await TaggedAsync("web/d", ("env", "prod"), ("team", "red"));
        var (env, both) = (Tags(("env", "prod")), Tags(("env", "prod"), ("team", "red")));

        var one = await NamesAsync(new FindQuery($"/x/{_ns}", Tags: env));
        var two = await NamesAsync(new FindQuery($"/x/{_ns}/app", Tags: both));
        var named = await NamesAsync(new FindQuery($"/x/{_ns}", AwsStores.Pattern("/web/"), env));

        Assert.That(one, Is.EquivalentTo(new[] { $"/x/{_ns}/app/a", $"/x/{_ns}/app/sub/b", $"/x/{_ns}/web/d" }));
        Assert.That(two, Is.EquivalentTo(new[] { $"/x/{_ns}/app/sub/b" }));
        Assert.That(named, Is.EquivalentTo(new[] { $"/x/{_ns}/web/d" }));
    }

    private RemoteRef Ref(
        string name, string? property = null, string? version = null, bool metadata = false, bool asMap = false) =>
        new($"/x/{_ns}/{name}", property, version, metadata, asMap);

    private async Task PutAsync(string name, string value, string type = "String") =>
        await MotoServer.ParametersAsync("PutParameter", new { Name = $"/x/{_ns}/{name}", Value = value, Type = type });

    private async Task TaggedAsync(string name, params (string Key, string Value)[] tags) =>
        await MotoServer.ParametersAsync("PutParameter", new
        {
            Name = $"/x/{_ns}/{name}",
            Value = "x",
            Type = "String",
            Tags = tags.Select(static t => new { t.Key, t.Value }),
        });

    private static Dictionary<string, string> Tags(params (string Key, string Value)[] tags) =>
        tags.ToDictionary(static t => t.Key, static t => t.Value);

    private static async Task<IEnumerable<string>> NamesAsync(FindQuery query) =>
        (await FindAsync(query)).Select(static f => f.Name);

    private static async Task<IReadOnlyList<FindResult>> FindAsync(FindQuery query)
    {
        await using var client = await ConnectAsync(null);
        var found = await client.FindAsync(query);
        Assert.That(found.Select(static f => f.Failure), Has.All.Null);
        return found;
    }

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(
        Action<AwsProviderSpec>? change, params RemoteRef[] references)
    {
        await using var client = await ConnectAsync(change);
        return await client.FetchAsync(references, default);
    }

    private static async Task<StoreClient> ConnectAsync(Action<AwsProviderSpec>? change) =>
        (await AwsStores.ConnectAsync(MotoServer.Address, spec =>
        {
            spec.Service = "ParameterStore";
            change?.Invoke(spec);
        })).Client!;
}
