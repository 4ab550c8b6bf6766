using System.Text;
using System.Text.Json;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

public sealed class DesiredSecretTests
{
    [Test]
    public void A_new_target_is_owned_marked_and_hashed()
    {
        var secret = DesiredSecret.Of(Owner(), null, Data("new"));
        Assert.That(secret.Metadata.Labels[WellKnown.ManagedLabel], Is.EqualTo("true"));
        Assert.That(secret.Metadata.Labels[WellKnown.CreatedByLabel], Is.EqualTo(ContentHash.OfText("team/app")));
        Assert.That(secret.Metadata.Annotations[WellKnown.DataHashAnnotation], Is.EqualTo(ContentHash.OfData(secret.Data)));
        var owner = secret.Metadata.OwnerReferences.Single();
        Assert.That(
            (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion),
            Is.EqualTo(("external-secrets.io/v1", "ExternalSecret", "app", "uid-1", (bool?)true, (bool?)true)));
        Assert.That(SecretState.IsValid(Owner().Spec, secret), Is.True);
    }

    [TestCase("Owner", new[] { "new" })]
    [TestCase("Orphan", new[] { "new" })]
    [TestCase("Merge", new[] { "foreign", "new" })]
    [TestCase("CreateOrMerge", new[] { "foreign", "new" })]
    public void Foreign_keys_stay_only_where_the_policy_merges(string policy, string[] expected)
    {
        var existing = Existing("app", ("foreign", null), ("old", "app"));
        var secret = DesiredSecret.Of(Owner(policy), existing, Data("new"));
        Assert.That(secret.Data.Keys.Order(), Is.EqualTo(expected));
        Assert.That(existing.Data.Keys.Order(), Is.EqualTo(new[] { "foreign", "old" }), "what was read is left alone");
    }

    [Test]
    public void Stale_labels_are_pruned_for_names_of_any_length()
    {
        const string name = "a-name-that-is-longer-than-27-characters";
        var existing = Existing(name, ("old", name));
        existing.Metadata.Labels = new Dictionary<string, string> { ["stale"] = "1", ["theirs"] = "2" };
        existing.Metadata.ManagedFields.Add(Managed(name, """{"f:metadata":{"f:labels":{"f:stale":{}}}}"""));
        var secret = DesiredSecret.Of(Owner(name: name), existing, Data("new"));
        Assert.That(secret.Metadata.Labels.Keys, Does.Contain("theirs").And.Not.Contain("stale"));
    }

    [Test]
    public void An_immutable_target_keeps_its_content()
    {
        var owner = Owner();
        owner.Spec.Target!.Immutable = true;
        var existing = Existing("app", ("old", "app"));
        var secret = DesiredSecret.Of(owner, existing, Data("new"));
        Assert.That(secret.Data.Keys, Is.EqualTo(new[] { "old" }));
        Assert.That(secret.Immutable, Is.True);
    }

    [Test]
    public void Another_controller_keeps_its_secret()
    {
        var existing = Existing("app");
        existing.Metadata.OwnerReferences =
            [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "holder", Uid = "u", Controller = true }];
        Assert.That(Ownership.Refuses(Owner(), existing)?.Detail, Does.EndWith("already owned by another ConfigMap controller holder"));
        Assert.That(Ownership.Refuses(Owner("Merge"), existing), Is.Null);
    }

    [Test]
    public void A_second_ExternalSecret_may_not_write_under_any_policy()
    {
        var existing = DesiredSecret.Of(Owner(), null, Data("k"));
        foreach (var policy in new[] { "Owner", "Orphan", "Merge", "CreateOrMerge" })
        {
            Assert.That(Ownership.Refuses(Owner(policy, "second"), existing)?.Condition, Is.EqualTo("target is owned by another ExternalSecret"));
        }
    }

    [Test]
    public void Writing_the_same_twice_changes_nothing()
    {
        var first = DesiredSecret.Of(Owner(), null, Data("k"));
        first.Type = "Opaque";
        var second = DesiredSecret.Of(Owner(), first, Data("k"));
        Assert.That(SecretDifference.Any(first, second), Is.False);
    }

    private static ExternalSecret Owner(string policy = "Owner", string name = "app") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "team", Uid = "uid-1" },
        Spec = new ExternalSecretSpec { Target = new ExternalSecretTarget { Name = "app", CreationPolicy = policy } },
    };

    private static TargetContent Data(string key) => new(
        new Dictionary<string, SecretValue> { [key] = new(Encoding.UTF8.GetBytes("v")) }, new Dictionary<string, string>(),
        new Dictionary<string, string>());

    private static V1Secret Existing(string externalSecret, params (string Key, string? Owner)[] keys)
    {
        var owned = keys.Where(static k => k.Owner is not null).ToDictionary(static k => $"f:{k.Key}", static _ => new object());
        return new V1Secret
        {
            Type = "Opaque",
            Data = keys.ToDictionary(static k => k.Key, static _ => Encoding.UTF8.GetBytes("x")),
            Metadata = new V1ObjectMeta
            {
                Name = "app",
                NamespaceProperty = "team",
                ManagedFields = [Managed(externalSecret, $$"""{"f:data":{{JsonSerializer.Serialize(owned)}}}""")],
            },
        };
    }

    private static V1ManagedFieldsEntry Managed(string externalSecret, string fields) => new()
    {
        Manager = FieldManager.For(externalSecret),
        Operation = "Update",
        FieldsV1 = JsonSerializer.Deserialize<JsonElement>(fields),
    };
}
