using System.Text;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GoogleDeleteTests
{
    private const string Name = "projects/my-project/secrets/db";

    [Test]
    public async Task What_was_pushed_is_deleted_as_it_was_read()
    {
        var scene = Scene("one");

        Assert.That(await DeleteAsync(scene), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name), Is.Null);
        Assert.That(scene.SecretCalls.Last(), Does.StartWith("DELETE secrets/db?etag=\""));
        Assert.That(await DeleteAsync(scene), Is.Null, "what is gone is gone");
    }

    [Test]
    public async Task What_somebody_else_made_stays()
    {
        var scene = Scene("one");
        scene.Google.Secrets.Find(Name)!.Labels.Clear();

        Assert.That(await DeleteAsync(scene), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name), Is.Not.Null);
    }

    [Test]
    public async Task A_property_goes_by_itself_and_the_last_with_the_secret()
    {
        var scene = Scene("{\"a\":\"1\",\"b\":\"2\"}");

        Assert.That(await DeleteAsync(scene, "a"), Is.Null);
        Assert.That(Encoding.UTF8.GetString(scene.Google.Secrets.Find(Name)!.Versions[^1].Data), Is.EqualTo("{\"b\":\"2\"}"));
        Assert.That(await DeleteAsync(scene, "zzz"), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name)!.Versions, Has.Count.EqualTo(2));
        Assert.That(await DeleteAsync(scene, "b"), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name), Is.Null);
    }

    [Test]
    public async Task A_secret_that_changed_in_between_is_looked_at_again()
    {
        var scene = Scene("one");
        var secret = scene.Google.Secrets.Find(Name)!;
        scene.Google.Fail(
            r => r.Method == "DELETE" && secret.Labels.Remove("managed-by"), DoubleAnswer.Rpc("FAILED_PRECONDITION", "The etag does not match."));

        Assert.That(await DeleteAsync(scene), Is.Null);
        Assert.That(scene.Google.Secrets.Find(Name), Is.Not.Null, "it is somebody else's now");
    }

    [Test]
    public async Task A_refusal_is_told()
    {
        var scene = Scene("one");
        scene.Google.Secrets.Deny("secretmanager.secrets.delete");

        Assert.That((await DeleteAsync(scene))!.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [Test]
    public async Task What_exists_has_a_value()
    {
        var scene = Scene("{\"a\":\"1\"}");
        await using var client = await scene.ConnectAsync();
        async Task<ExistsResult> ExistsAsync(string key, string? property = null) =>
            await client.Writer.ExistsAsync(new PushTarget(key, property), default);

        Assert.That(await ExistsAsync("db"), Is.EqualTo(new ExistsResult(true)));
        Assert.That(await ExistsAsync("db", "a"), Is.EqualTo(new ExistsResult(true)));
        Assert.That(await ExistsAsync("db", "b"), Is.EqualTo(new ExistsResult(false)));
        Assert.That(await ExistsAsync("nope"), Is.EqualTo(new ExistsResult(false)));

        var versions = scene.Google.Secrets.Find(Name)!.Versions;
        versions.Add(new DoubleVersion(2, [], scene.Time.GetUtcNow(), "\"x\"") { State = "DESTROYED" });
        Assert.That(await ExistsAsync("db", "a"), Is.EqualTo(new ExistsResult(true)), "an older version is enabled");
        versions[0].State = "DISABLED";
        Assert.That(await ExistsAsync("db"), Is.EqualTo(new ExistsResult(false)));

        scene.Google.Secrets.Deny("secretmanager.versions.access");
        Assert.That((await ExistsAsync("db")).Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    private static GoogleScene Scene(string value)
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, value).Labels["managed-by"] = "external-secrets";
        return scene;
    }

    private static async Task<FetchFailure?> DeleteAsync(GoogleScene scene, string? property = null)
    {
        await using var client = await scene.ConnectAsync();
        return await client.Writer.DeleteAsync(new PushTarget("db", property), default);
    }
}
