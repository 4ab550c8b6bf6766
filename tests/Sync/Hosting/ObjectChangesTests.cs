using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Naming;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

public sealed class ObjectChangesTests
{
    private static readonly ObjectMetadata Foreign = new(
        new ObjectKey("ns", "a"), "uid", "1", 0, new Dictionary<string, string>(), new Dictionary<string, string>(),
        new ControllerReference("bitnami.com/v1alpha1", "SealedSecret", "a", "2"), false);

    private static readonly ObjectMetadata Ours = Foreign with
    {
        Labels = new Dictionary<string, string> { [WellKnown.ManagedLabel] = "true" }, Controller = null,
    };

    private static readonly ExternalSecretStatus Synced = new()
    {
        RefreshTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), SyncedResourceVersion = "1-x",
        Binding = new SecretBinding { Name = "a" },
        Conditions = [new ExternalSecretCondition { Type = "Ready", Status = "True" }],
    };

    [Test]
    public void A_blocker_that_goes_concerns_who_was_refused_for_it() =>
        Assert.That(ObjectChanges.ConcernsOwner(Foreign, null), Is.True);

    [Test]
    public void A_blocker_that_is_let_go_concerns_who_was_refused_for_it() =>
        Assert.That(ObjectChanges.ConcernsOwner(Foreign, Foreign with { Controller = null }), Is.True);

    [Test]
    public void Another_uid_is_another_secret() =>
        Assert.That(ObjectChanges.ConcernsOwner(Foreign, Foreign with { Uid = "3" }), Is.True);

    [Test]
    public void Content_of_another_controllers_secret_concerns_nobody() =>
        Assert.That(ObjectChanges.ConcernsOwner(Foreign, Foreign with { ResourceVersion = "2" }), Is.False);

    [Test]
    public void Every_change_of_a_secret_of_ours_concerns_its_owner() =>
        Assert.That(ObjectChanges.ConcernsOwner(Ours, Ours with { ResourceVersion = "2" }), Is.True);

    [Test]
    public void A_label_that_somebody_takes_away_concerns_the_owner() =>
        Assert.That(ObjectChanges.ConcernsOwner(Ours, Ours with { Labels = Foreign.Labels }), Is.True);

    [Test]
    public void A_status_that_is_taken_away_in_whole_or_in_part_is_noticed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ObjectChanges.LostStatus(Synced, null), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, new ExternalSecretStatus()), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, Without(static s => s.Conditions = null)), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, Without(static s => s.RefreshTime = null)), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, Without(static s => s.SyncedResourceVersion = "")), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, Without(static s => s.Binding = null)), Is.True);
            Assert.That(ObjectChanges.LostStatus(Synced, Synced), Is.False);
            Assert.That(ObjectChanges.LostStatus(null, Synced), Is.False);
            Assert.That(ObjectChanges.LostStatus(Store("True"), new SecretStoreStatus()), Is.True);
            Assert.That(ObjectChanges.LostStatus(Store("True"), Store("False")), Is.False);
        });
    }

    [TestCase("True", "False", true)]
    [TestCase("False", "True", true)]
    [TestCase(null, "True", true)]
    [TestCase(null, "False", false)]
    [TestCase("True", "True", false)]
    public void A_store_that_turns_ready_or_not_concerns_its_users(string? before, string? after, bool concerns)
    {
        var meta = new V1ObjectMeta { Uid = "1", Generation = 1 };
        Assert.That(ObjectChanges.ConcernsUsers(meta, meta, Store(before), Store(after)), Is.EqualTo(concerns));
    }

    [Test]
    public void A_store_whose_spec_changes_concerns_its_users() => Assert.That(
        ObjectChanges.ConcernsUsers(
            new V1ObjectMeta { Uid = "1", Generation = 1 }, new V1ObjectMeta { Uid = "1", Generation = 2 }, Store("True"), Store("True")),
        Is.True);

    private static SecretStoreStatus? Store(string? ready) => ready is null
        ? null
        : new SecretStoreStatus { Conditions = [new StatusCondition { Type = "Ready", Status = ready }] };

    private static ExternalSecretStatus Without(Action<ExternalSecretStatus> change)
    {
        var status = new ExternalSecretStatus
        {
            RefreshTime = Synced.RefreshTime, SyncedResourceVersion = Synced.SyncedResourceVersion,
            Binding = Synced.Binding, Conditions = Synced.Conditions,
        };
        change(status);
        return status;
    }
}
