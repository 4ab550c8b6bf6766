using System.Text;
using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>Two controllers that rewrite one Secret in turn.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RepeatedDriftTests
{
    private Scene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new Scene();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task After_the_third_round_in_a_minute_it_is_told_once_and_put_right_less_often()
    {
        _scene.PutApp();
        await _scene.PassAsync();
        for (var round = 0; round < 3; round++)
        {
            Edit($"theirs {round}");
            await _scene.PassAsync();
            Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));
            _scene.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Edit("theirs again");
        var wait = await _scene.PassAsync();
        Assert.That(_scene.Value(), Is.EqualTo("theirs again"), "it is left alone for a while");
        Assert.That((wait.Kind, wait.Delay), Is.EqualTo((ReconcileResultKind.RequeueAfter, TimeSpan.FromSeconds(25))));

        _scene.Time.Advance(TimeSpan.FromSeconds(26));
        await _scene.PassAsync();
        Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));

        Edit("and again");
        wait = await _scene.PassAsync();
        Assert.That(wait.Delay, Is.EqualTo(TimeSpan.FromSeconds(60)), "the pause grows");

        var told = (await _scene.ToldAsync(3)).Where(static t => t.StartsWith("TargetContested", StringComparison.Ordinal)).ToList();
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(told[0], Does.Contain("other-controller (key \"password\")").And.Contain("3 times within a minute").And.Contain("creationPolicy Merge"));
        Assert.That(told[0], Does.Not.Contain("theirs"));
    }

    [Test]
    public async Task A_refresh_that_is_due_is_made_in_spite_of_the_pause()
    {
        _scene.PutApp(static app => app.Spec.RefreshInterval = "20s");
        await _scene.PassAsync();
        for (var round = 0; round < 3; round++)
        {
            Edit("theirs");
            await _scene.PassAsync();
        }

        Edit("theirs");
        var wait = await _scene.PassAsync();
        Assert.That(wait.Delay, Is.EqualTo(TimeSpan.FromSeconds(20)).Within(TimeSpan.FromSeconds(1)));

        _scene.Time.Advance(TimeSpan.FromSeconds(21));
        await _scene.PassAsync();
        Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));
    }

    [Test]
    public async Task Edits_that_are_further_apart_are_put_right_at_once()
    {
        _scene.PutApp(static app => app.Spec.RefreshInterval = "24h");
        await _scene.PassAsync();
        for (var round = 0; round < 6; round++)
        {
            _scene.Time.Advance(TimeSpan.FromSeconds(31));
            Edit("by hand");
            await _scene.PassAsync();
            Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));
        }
    }

    [Test]
    public async Task After_a_calm_time_it_counts_anew()
    {
        _scene.PutApp(static app => app.Spec.RefreshInterval = "24h");
        await _scene.PassAsync();
        for (var round = 0; round < 3; round++)
        {
            Edit("theirs");
            await _scene.PassAsync();
        }

        _scene.Time.Advance(TimeSpan.FromMinutes(20));
        for (var round = 0; round < 2; round++)
        {
            Edit("by hand");
            await _scene.PassAsync();
            Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));
        }
    }

    [Test]
    public async Task A_target_that_is_deleted_again_and_again_is_a_contest_too()
    {
        _scene.PutApp();
        await _scene.PassAsync();
        for (var round = 0; round < 3; round++)
        {
            _scene.Api.Remove(BuiltIn.Secret, Scene.App);
            await _scene.PassAsync();
            Assert.That(_scene.Value(), Is.EqualTo("s3cr3t"));
        }

        _scene.Api.Remove(BuiltIn.Secret, Scene.App);
        await _scene.PassAsync();
        Assert.That(_scene.Value(), Is.Null);
    }

    private void Edit(string value)
    {
        var secret = _scene.Api.Find(BuiltIn.Secret, Scene.App)!;
        secret.Data["password"] = Encoding.UTF8.GetBytes(value);
        secret.Metadata.ManagedFields =
        [
            .. secret.Metadata.ManagedFields ?? [],
            new V1ManagedFieldsEntry
            {
                Manager = "other-controller", Operation = "Update", Time = _scene.Time.GetUtcNow().UtcDateTime,
                FieldsV1 = JsonSerializer.SerializeToElement(new Dictionary<string, object>
                {
                    ["f:data"] = new Dictionary<string, object> { ["f:password"] = new object() },
                }),
            },
        ];
        _scene.Api.Put(BuiltIn.Secret, secret);
    }
}
