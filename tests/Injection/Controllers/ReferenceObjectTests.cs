using Keyferry.Api.Injection;
using k8s.Models;
using Keyferry.Injection.Controllers;
using Keyferry.Kubernetes.Types;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Controllers;

public sealed class ReferenceObjectTests
{
    private static readonly InlineReference Reference = new("vault", true, "prod/db", "password");

    [Test]
    public void The_ExternalSecret_reads_the_one_value_and_belongs_to_its_users()
    {
        var made = Make(Reference, "u1", "u2");

        Assert.Multiple(() =>
        {
            Assert.That(made.Spec.SecretStoreRef!.Kind, Is.EqualTo("ClusterSecretStore"));
            Assert.That(made.Spec.Data!.Single().RemoteRef.Property, Is.EqualTo("password"));
            Assert.That(made.Metadata.OwnerReferences.Select(static o => o.Uid), Is.EqualTo(new[] { "u1", "u2" }));
            Assert.That(made.Metadata.OwnerReferences, Has.All.Property(nameof(V1OwnerReference.BlockOwnerDeletion)).Null);
            Assert.That(ReferenceObject.Is(made), Is.True);
        });
    }

    [Test]
    public void It_is_written_again_only_where_it_differs() => Assert.Multiple(() =>
    {
        Assert.That(ReferenceObject.IsSame(Make(Reference, "u1", "u2"), Make(Reference, "u2", "u1")), Is.True);
        Assert.That(ReferenceObject.IsSame(Make(Reference, "u1"), Make(Reference, "u1", "u2")), Is.False, "a user more");
        Assert.That(ReferenceObject.IsSame(Make(Reference, "u1"), Make(Reference with { Property = "" }, "u1")), Is.False);
        Assert.That(ReferenceObject.IsSame(Make(Reference, "u1"), Make(Reference with { Key = "x" }, "u1")), Is.False);
        Assert.That(ReferenceObject.IsSame(Make(Reference, "u1"), Make(Reference with { IsClusterStore = false }, "u1")), Is.False);
    });

    private static Keyferry.Api.ExternalSecrets.ExternalSecret Make(InlineReference reference, params string[] uids) => ReferenceObject.Of(
        new ObjectKey("team", reference.SecretName), reference,
        [.. uids.Select(static u => new V1OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = u, Uid = u })]);
}
