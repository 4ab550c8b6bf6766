using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Webhook.Takeover;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Takeover;

/// <summary>Whether a takeover would write a target.</summary>
public sealed class TargetVerdictTests
{
    [Test]
    public void One_that_the_operator_wrote_is_left_as_it_is() => Assert.That(TargetVerdict.WhyWritten(Owner(), Target()), Is.Null);

    [Test]
    public void One_whose_data_do_not_fit_the_hash_is_written()
    {
        var target = Target();
        target.Data["a"] = "other"u8.ToArray();

        Assert.That(TargetVerdict.WhyWritten(Owner(), target), Does.Contain("data-hash"));
    }

    [Test]
    public void One_that_belongs_to_another_ExternalSecret_is_told()
    {
        var target = Target();
        target.Metadata.OwnerReferences[0].Name = "other";

        Assert.That(TargetVerdict.WhyWritten(Owner(), target), Does.Contain("owned by another ExternalSecret: other"));
    }

    [Test]
    public void One_whose_owner_was_restored_is_owned_anew()
    {
        var target = Target();
        target.Metadata.OwnerReferences[0].Uid = "before";

        Assert.That(TargetVerdict.WhyWritten(Owner(), target), Does.Contain("is not owned by its ExternalSecret"));
    }

    [TestCase(CreationPolicy.Owner, true)]
    [TestCase(CreationPolicy.CreateOrMerge, true)]
    [TestCase(CreationPolicy.Merge, false)]
    [TestCase(CreationPolicy.Orphan, false)]
    [TestCase(CreationPolicy.None, false)]
    public void One_that_is_missing_is_made_where_the_policy_says_so(string policy, bool made)
    {
        var owner = Owner();
        owner.Spec.Target = new ExternalSecretTarget { CreationPolicy = policy };

        Assert.That(TargetVerdict.WhyWritten(owner, null) is not null, Is.EqualTo(made));
    }

    [Test]
    public void What_changed_since_its_last_sync_is_fetched()
    {
        var owner = Owner();
        owner.Status = new ExternalSecretStatus { SyncedResourceVersion = SyncedVersion.Of(owner.Metadata) };
        Assert.That(TargetVerdict.IsFetched(owner), Is.False);

        owner.Metadata.Labels = new Dictionary<string, string> { ["new"] = "label" };
        Assert.That(TargetVerdict.IsFetched(owner), Is.True);
    }

    private static ExternalSecret Owner() => new()
    {
        Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "shop", Uid = "uid", Generation = 1 },
        Spec = new ExternalSecretSpec(),
    };

    private static V1Secret Target()
    {
        var owner = Owner();
        var values = new Dictionary<string, Api.Values.SecretValue> { ["a"] = new("value"u8.ToArray()) };
        return DesiredSecret.Of(owner, null, new TargetContent(
            values, new Dictionary<string, string>(), new Dictionary<string, string>()));
    }
}
