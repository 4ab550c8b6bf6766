using System.Text;
using System.Text.Json;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Tests.Cluster;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Handlers;

/// <summary>What somebody is told who deletes a store that is in use.</summary>
public sealed class StoreDeletionHandlerTests
{
    [TestCase(3, 1, "3 ExternalSecrets and 1 PushSecret, which fail")]
    [TestCase(1, 0, "1 ExternalSecret, which fails")]
    [TestCase(0, 2, "2 PushSecrets, which fail")]
    public void Its_users_are_counted_and_nothing_is_refused(int externalSecrets, int pushSecrets, string users)
    {
        var answer = Delete(new ListedCluster { StoreUsers = { [("SecretStore", "shop", "vault")] = new StoreUses(externalSecrets, pushSecrets) } });

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings, Is.EqualTo(new[]
        {
            $"metadata.name: SecretStore \"vault\" is used by {users} without it; Secrets that are there stay as they are",
        }));
    }

    [Test]
    public void Of_a_store_that_nobody_uses_nothing_is_said()
    {
        foreach (var view in new[] { null, new ListedCluster(), new ListedCluster { StoreUsers = { [("SecretStore", "shop", "vault")] = new StoreUses(0, 0) } } })
        {
            var answer = Delete(view);

            Assert.That((answer.Allowed, answer.Warnings.Count), Is.EqualTo((true, 0)));
        }
    }

    private static Answer Delete(ListedCluster? view)
    {
        const string review = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1", "operation": "DELETE",
             "kind": {"group": "external-secrets.io", "version": "v1", "kind": "SecretStore"}, "namespace": "shop", "name": "vault",
             "oldObject": {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "vault", "namespace": "shop"}}}}
            """;
        using var answer = JsonDocument.Parse(new StoreDeletionHandler(() => view).Answer(Encoding.UTF8.GetBytes(review)));
        return new Answer(answer.RootElement.GetProperty("response").Clone());
    }
}
