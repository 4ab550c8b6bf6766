using System.Text.Json;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>Marks of other tools stay on the ExternalSecret that they are meant for.</summary>
public sealed class GitOpsMetadataTests
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Tracking = "argocd.argoproj.io/tracking-id";
    private const string Instance = "app.kubernetes.io/instance";

    [TestCase("Owner", false, true)]
    [TestCase("Orphan", false, false)]
    [TestCase("CreateOrMerge", false, false)]
    [TestCase("CreateOrMerge", true, false)]
    [TestCase("Merge", true, false)]
    public void Ownership_marks_go_to_targets_of_its_own_only(string policy, bool exists, bool isCopied)
    {
        var desired = Desired(policy, exists ? Existing() : null);

        Assert.That(desired.Metadata.Labels.TryGetValue(Instance, out var label) && label == "shop", Is.EqualTo(isCopied));
        Assert.That(desired.Metadata.Annotations.TryGetValue(Tracking, out var id) && id == "shop:x", Is.EqualTo(isCopied));
        Assert.That(desired.Metadata.Labels["team"], Is.EqualTo("blue"), "ordinary labels are copied");
    }

    [Test]
    public void Marks_that_a_shared_target_has_of_its_own_stay_as_they_are()
    {
        var existing = Existing();
        existing.Metadata.Labels = new Dictionary<string, string> { [Instance] = "platform" };
        existing.Metadata.Annotations = new Dictionary<string, string> { [LastApplied] = "its own" };

        var desired = Desired("Merge", existing);

        Assert.That(desired.Metadata.Labels[Instance], Is.EqualTo("platform"));
        Assert.That(desired.Metadata.Annotations[LastApplied], Is.EqualTo("its own"));
    }

    [TestCase("Owner")]
    [TestCase("Merge")]
    public void The_document_of_kubectl_is_never_copied(string policy)
    {
        Assert.That(Desired(policy, null).Metadata.Annotations, Does.Not.ContainKey(LastApplied));
        Assert.That(Desired(policy, Existing()).Metadata.Annotations, Does.Not.ContainKey(LastApplied));
    }

    [Test]
    public void Copies_that_are_there_stay_so_that_a_takeover_rewrites_nothing()
    {
        var existing = Existing();
        existing.Metadata.Annotations = new Dictionary<string, string> { [LastApplied] = "{}", [Tracking] = "shop:x" };
        existing.Metadata.Labels = new Dictionary<string, string> { [Instance] = "shop", ["team"] = "blue" };
        existing.Metadata.ManagedFields =
        [
            new V1ManagedFieldsEntry
            {
                Manager = FieldManager.For("app"), Operation = "Update",
                FieldsV1 = JsonSerializer.SerializeToElement(new Dictionary<string, object>
                {
                    ["f:metadata"] = new Dictionary<string, object>
                    {
                        ["f:annotations"] = new Dictionary<string, object> { [$"f:{LastApplied}"] = new object(), [$"f:{Tracking}"] = new object() },
                        ["f:labels"] = new Dictionary<string, object> { [$"f:{Instance}"] = new object(), ["f:team"] = new object() },
                    },
                }),
            },
        ];

        var desired = Desired("Merge", existing);

        Assert.That(desired.Metadata.Annotations[LastApplied], Is.EqualTo("{}"));
        Assert.That(desired.Metadata.Annotations[Tracking], Is.EqualTo("shop:x"));
        Assert.That(desired.Metadata.Labels[Instance], Is.EqualTo("shop"));
    }

    [Test]
    public void What_tells_Argo_CD_what_a_Secret_holds_is_no_mark()
    {
        var owner = Owner("Merge");
        owner.Metadata.Labels["argocd.argoproj.io/secret-type"] = "repository";
        var desired = DesiredSecret.Of(owner, Existing(), Content(owner));

        Assert.That(desired.Metadata.Labels["argocd.argoproj.io/secret-type"], Is.EqualTo("repository"));
    }

    [Test]
    public void What_a_template_says_is_meant_for_the_Secret()
    {
        var owner = Owner("Merge");
        owner.Spec.Target!.Template = new SecretTemplate();
        var desired = DesiredSecret.Of(owner, Existing(), Content(owner));

        Assert.That(desired.Metadata.Labels[Instance], Is.EqualTo("shop"));
    }

    private static V1Secret Desired(string policy, V1Secret? existing)
    {
        var owner = Owner(policy);
        return DesiredSecret.Of(owner, existing, Content(owner));
    }

    private static TargetContent Content(ExternalSecret owner) => new(
        new Dictionary<string, SecretValue> { ["k"] = new([1]) }, new Dictionary<string, string>(owner.Metadata.Labels),
        new Dictionary<string, string>(owner.Metadata.Annotations));

    private static V1Secret Existing() => new()
    {
        Metadata = new V1ObjectMeta { Name = "app", NamespaceProperty = "team", Uid = "u" },
        Data = new Dictionary<string, byte[]> { ["own"] = [2] },
    };

    private static ExternalSecret Owner(string policy) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "app", NamespaceProperty = "team", Uid = "es",
            Labels = new Dictionary<string, string> { [Instance] = "shop", ["team"] = "blue" },
            Annotations = new Dictionary<string, string> { [LastApplied] = "{}", [Tracking] = "shop:x" },
        },
        Spec = new ExternalSecretSpec { Target = new ExternalSecretTarget { CreationPolicy = policy } },
    };
}
