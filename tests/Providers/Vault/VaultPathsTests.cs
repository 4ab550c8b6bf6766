using Keyferry.Providers.Vault;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultPathsTests
{
    [TestCase("secret/path", true, "foo", "secret/path/data/foo")]
    [TestCase("secret/path", true, "secret/path/foo", "secret/path/data/foo")]
    [TestCase("secret/path", true, "secret/path/data/foo", "secret/path/data/foo")]
    [TestCase("secret", true, "/team//db/", "secret/data/team/db")]
    [TestCase("secret", true, "data/db", "secret/data/data/db")]
    [TestCase("secret", true, "secretary/db", "secret/data/secretary/db")]
    [TestCase("secret/path", false, "foo", "secret/path/foo")]
    [TestCase("secret/path", false, "secret/path/foo", "secret/path/foo")]
    [TestCase("", true, "secret/path/foo", "secret/data/path/foo")]
    [TestCase("", true, "secret/data/path/foo", "secret/data/path/foo")]
    [TestCase("", false, "database/creds/readonly", "database/creds/readonly")]
    public void Each_way_to_write_a_key_leads_to_one_path(string mount, bool isV2, string key, string path)
    {
        var paths = new VaultPaths(mount, isV2);

        Assert.That(paths.DataOf(key), Is.EqualTo(path));
        Assert.That(paths.DataOf(path), Is.EqualTo(path), "a path that is complete stays as it is");
    }

    [TestCase("secret", "app", "secret/metadata/app")]
    [TestCase("secret", "secret/app", "secret/metadata/app")]
    [TestCase("", "secret/data/app", "secret/metadata/app")]
    public void Metadata_lie_beside_the_data(string mount, string key, string path)
    {
        var paths = new VaultPaths(mount, isV2: true);

        Assert.That(paths.TryMetadata(paths.NameOfMetadata(key), out var found, out _), Is.True);
        Assert.That(found, Is.EqualTo(path));
    }

    [Test]
    public void Where_nobody_says_where_the_data_begin_there_is_no_path_of_metadata()
    {
        var paths = new VaultPaths("", isV2: true);

        Assert.That(paths.TryMetadata(paths.NameOfMetadata("secret/app"), out _, out var error), Is.False);
        Assert.That(error, Does.StartWith("provided Path isn't a valid kv v2 path"));
        Assert.That(new VaultPaths("", isV2: false).TryMetadata("secret/app", out _, out error), Is.False);
        Assert.That(error, Does.StartWith("cannot perform metadata fetch operations with kv version v1"));
    }

    [TestCase("secret", true, null, "secret/metadata", "")]
    [TestCase("secret", true, "dev/", "secret/metadata/dev", "dev")]
    [TestCase("secret", false, "dev", "secret/dev", "dev")]
    [TestCase("", true, "secret/data/dev", "secret/metadata/dev", "secret/data/dev")]
    [TestCase("", true, "secret/data", "secret/metadata", "secret/data")]
    [TestCase("", false, "kv/dev", "kv/dev", "kv/dev")]
    public void A_folder_is_listed_where_its_names_are(string mount, bool isV2, string? folder, string path, string name)
    {
        Assert.That(new VaultPaths(mount, isV2).TryFolder(folder, out var listed, out var names, out var error), Is.True, error);
        Assert.That((listed, names), Is.EqualTo((path, name)));
    }

    [Test]
    public void A_part_that_leads_upwards_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(VaultPaths.Problem("secret/data/../../sys/raw"), Does.Contain("lead out of the mount"));
        Assert.That(VaultPaths.Problem("secret/data/./a"), Is.Not.Null);
        Assert.That(VaultPaths.Problem("secret/data/a\nb"), Is.Not.Null);
        Assert.That(VaultPaths.Problem(""), Is.Not.Null);
        Assert.That(VaultPaths.Problem(new string('a', 3000)), Is.Not.Null);
        Assert.That(VaultPaths.Problem("secret/data/..a/b.."), Is.Null);
    });

    [Test]
    public void What_is_no_plain_character_is_escaped_part_by_part() =>
        Assert.That(VaultPaths.Escaped("secret/data/a b/ä%2e?#+"), Is.EqualTo("secret/data/a%20b/%C3%A4%252e%3F%23%2B"));

    [Test]
    public void The_mark_of_an_older_engine_lies_below_the_mount_twice()
    {
        var paths = new VaultPaths("team", isV2: true);

        Assert.That(paths.DoubledMetadataOf("team/app/db"), Is.EqualTo("team/metadata/team/app/db"));
        Assert.That(paths.DoubledMetadataOf("app/db"), Is.Null);
    }
}
