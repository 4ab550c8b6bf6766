using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <content>Secrets that are found by what they are called and tagged with.</content>
public sealed partial class MotoTests
{
    [Test]
    public async Task Secrets_are_found_on_every_page_by_name_path_and_exact_tags()
    {
        for (var at = 0; at < 103; at++)
        {
            await CreateAsync($"p/{at:000}", "x");
        }

        await TaggedAsync("t/right", ("team", "red"), ("env", "prod"));
        await TaggedAsync("t/longer", ("team", "redder"), ("env", "prod"));
        await TaggedAsync("t/crosswise", ("team", "prod"), ("env", "red"));
        await TaggedAsync("t/half", ("team", "red"));

        var names = await FindAsync(new FindQuery(Name: AwsStores.Pattern($"^{_ns}/p/")));
        var path = await FindAsync(new FindQuery(Path: $"{_ns}/t", Name: AwsStores.Pattern("r$")));
        var tags = await FindAsync(new FindQuery(
            Path: $"{_ns}/", Tags: new Dictionary<string, string> { ["team"] = "red", ["env"] = "prod" }));

        Assert.That(names, Is.EquivalentTo(Enumerable.Range(0, 103).Select(at => $"{_ns}/p/{at:000}")));
        Assert.That(path, Is.EquivalentTo(new[] { $"{_ns}/t/longer" }));
        Assert.That(tags, Is.EquivalentTo(new[] { $"{_ns}/t/right" }));
    }

    [Test]
    public async Task What_is_found_is_read_by_its_name_without_the_prefix()
    {
        await CreateAsync("pre/a", "right");
        await CreateAsync($"pre/{_ns}/pre/a", "wrong");
        await using var client =
            (await AwsStores.ConnectAsync(MotoServer.Address, spec => spec.Prefix = $"{_ns}/pre/")).Client!;

        var found = await client.FindAsync(new FindQuery(Name: AwsStores.Pattern($"^{_ns}/pre/a$")));

        Assert.That(found.Single().Name, Is.EqualTo($"{_ns}/pre/a"));
        Assert.That(found.Single().Key, Is.EqualTo(new RemoteKey($"{_ns}/pre/a")));
    }

    private async Task TaggedAsync(string name, params (string Key, string Value)[] tags) =>
        await MotoServer.CallAsync("CreateSecret", new
        {
            Name = $"{_ns}/{name}",
            SecretString = "x",
            Tags = tags.Select(static t => new { t.Key, t.Value }),
        });

    private static async Task<IReadOnlyList<string>> FindAsync(FindQuery query)
    {
        await using var client = (await AwsStores.ConnectAsync(MotoServer.Address)).Client!;
        var found = await client.FindAsync(query);
        Assert.That(found.Select(static f => f.Failure), Has.All.Null);
        return [.. found.Select(static f => f.Name)];
    }
}
