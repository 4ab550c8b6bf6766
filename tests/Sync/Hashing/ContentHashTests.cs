using System.Text;
using k8s.Models;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hashing;

/// <summary>The hashes that a takeover depends on; expected values were recorded from the peer.</summary>
public sealed class ContentHashTests
{
    [Test]
    public void Data_is_hashed_sorted_by_key() => Assert.That(
        ContentHash.OfData(Data(("foo", "value1"), ("bar", "value2"))),
        Is.EqualTo("1bed8bcbcb4547ffe19a19cd47d9078e84aa6598266d86b99f992d64"));

    [Test]
    public void One_key_is_hashed_as_a_map_of_decimal_bytes() => Assert.That(
        ContentHash.OfData(Data(("foo", "bar"))),
        Is.EqualTo("f2a604b87eb0cf673761e8cfea850f901fe73a3d1b2f338802107f36"));

    [Test]
    public void No_data_and_empty_data_have_the_same_hash()
    {
        const string expected = "74a974446e359fb3e6baff9bd0058950e6edd0f040888d9989b0a11b";
        Assert.That(ContentHash.OfData(null), Is.EqualTo(expected));
        Assert.That(ContentHash.OfData([]), Is.EqualTo(expected));
    }

    [Test]
    public void The_owner_label_is_the_hash_of_namespace_and_name() => Assert.That(
        ContentHash.OfText("default/my-es"),
        Is.EqualTo("b8464376b5fe3535e690594280bfe59b60be2603cb6cbb6d6c8bcbb4"));

    [Test]
    public void Metadata_without_labels_and_annotations_has_the_known_hash() => Assert.That(
        ContentHash.OfMetadata(null, null),
        Is.EqualTo("f47fe3c0b255b6dd8047cdffa772587bb829efe7a1cb70febeda2eb2"));

    [Test]
    public void The_synced_version_counts_every_annotation()
    {
        var metadata = new V1ObjectMeta
        {
            Generation = 1,
            Annotations = new Dictionary<string, string> { ["force-sync"] = "1" },
        };
        Assert.That(
            SyncedVersion.Of(metadata),
            Is.EqualTo("1-3cb9936e04320bcee317a9aaadf651af57f2be9c1e224eca5ace6f9f"));
    }

    [TestCase("app", "externalsecrets.external-secrets.io/app")]
    [TestCase("a-name-of-twenty-seven-char", "externalsecrets.external-secrets.io/a-name-of-twenty-seven-char")]
    [TestCase(
        "a-name-of-twenty-eight-chars1",
        "externalsecrets.external-secrets.io/sha3/3567921fca05aa4139b792087625cad6878865a3390fa001df66f548")]
    public void The_field_manager_is_hashed_once_it_is_longer_than_63_characters(string name, string expected) =>
        Assert.That(FieldManager.For(name), Is.EqualTo(expected));

    private static Dictionary<string, byte[]> Data(params (string Key, string Value)[] entries) =>
        entries.ToDictionary(static e => e.Key, static e => Encoding.UTF8.GetBytes(e.Value));
}
