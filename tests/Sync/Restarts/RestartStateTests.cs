using System.Text;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>What is noted on a workload, and the hashes in it.</summary>
public sealed class RestartStateTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];
    private static readonly ObjectKey Secret = new("ns", "db");

    [Test]
    public void It_reads_what_it_writes()
    {
        var state = new RestartState("k1", new Dictionary<string, NotedSecret>
        {
            ["db"] = new(["pw", "user"], Hash(["pw", "user"], ("pw", "x"), ("user", "y"))),
            ["all"] = new(null, Hash(null, ("a", "b"))),
        });

        var read = RestartState.Read(state.ToJson(), "k1");

        Assert.That(read.Secrets, Is.EquivalentTo(state.Secrets));
        Assert.That(read.ToJson(), Is.EqualTo(state.ToJson()));
        Assert.That(state.ToJson(), Does.StartWith("""{"key":"k1","secrets":{"all":{"hash":"""));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("{")]
    [TestCase("7")]
    [TestCase("""{"key":"k1","secrets":[]}""")]
    [TestCase("""{"key":"k1","secrets":{"db":7,"x":{"hash":"zz"}}}""")]
    [TestCase("""{"key":"other","secrets":{"db":{"hash":"00000000000000000000000000000001"}}}""")]
    public void What_says_nothing_is_as_nothing_noted(string? text) => Assert.That(RestartState.Read(text, "k1").Secrets, Is.Empty);

    [Test]
    public void Only_the_keys_that_are_used_are_hashed()
    {
        var before = Hash(["pw"], ("pw", "x"), ("other", "1"));

        Assert.That(Hash(["pw"], ("pw", "x"), ("other", "2")), Is.EqualTo(before));
        Assert.That(Hash(["pw"], ("pw", "y"), ("other", "1")), Is.Not.EqualTo(before));
        Assert.That(Hash(null, ("pw", "x"), ("other", "2")), Is.Not.EqualTo(Hash(null, ("pw", "x"), ("other", "1"))));
    }

    [Test]
    public void A_key_that_is_missing_is_not_an_empty_one_and_nothing_moves_from_one_value_to_the_next()
    {
        Assert.That(Hash(["pw"]), Is.Not.EqualTo(Hash(["pw"], ("pw", ""))));
        Assert.That(Hash(null, ("a", "bc"), ("d", "")), Is.Not.EqualTo(Hash(null, ("a", "b"), ("cd", ""))));
    }

    [Test]
    public void Equal_values_of_two_Secrets_and_under_two_keys_do_not_show()
    {
        var data = new Dictionary<string, byte[]> { ["a"] = [1] };
        var hash = SecretHash.Of(Key, Secret, null, data);

        Assert.That(SecretHash.Of(Key, Secret with { Name = "other" }, null, data), Is.Not.EqualTo(hash));
        Assert.That(SecretHash.Of([.. Key.Reverse()], Secret, null, data), Is.Not.EqualTo(hash));
        Assert.That(hash.ToString(), Has.Length.EqualTo(32));
    }

    private static SecretHash Hash(IReadOnlyList<string>? keys, params (string Key, string Value)[] data) =>
        SecretHash.Of(Key, Secret, keys, data.ToDictionary(static d => d.Key, static d => Encoding.UTF8.GetBytes(d.Value)));
}
