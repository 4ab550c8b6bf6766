using System.Text;
using k8s.Models;
using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>Our webhook configurations in the in-memory server, and what they trust.</summary>
public static class TestCluster
{
    public static readonly ObjectKey Configuration = new("", "keyferry");

    public static void PutConfigurations(this InMemoryKubeApi api)
    {
        api.Put(BuiltIn.MutatingWebhookConfiguration, new V1MutatingWebhookConfiguration
        {
            Metadata = new V1ObjectMeta { Name = "keyferry" },
            Webhooks = [new V1MutatingWebhook { Name = "default.keyferry.io", ClientConfig = Client("default") }],
        });
        api.Put(BuiltIn.ValidatingWebhookConfiguration, new V1ValidatingWebhookConfiguration
        {
            Metadata = new V1ObjectMeta { Name = "keyferry" },
            Webhooks = [new V1ValidatingWebhook { Name = "validate.keyferry.io", ClientConfig = Client("validate") }],
        });
    }

    public static List<TrustBundle> Published(this InMemoryKubeApi api)
    {
        byte[]?[] bundles =
        [
            api.Find(BuiltIn.MutatingWebhookConfiguration, Configuration)!.Webhooks[0].ClientConfig.CaBundle,
            api.Find(BuiltIn.ValidatingWebhookConfiguration, Configuration)!.Webhooks[0].ClientConfig.CaBundle,
        ];
        return [.. bundles.Select(b => b is null ? TrustBundle.Empty : TrustBundle.Parse(Encoding.ASCII.GetString(b))!)];
    }

    public static V1Secret Secret(this InMemoryKubeApi api, ObjectKey key) =>
        api.Find(BuiltIn.Secret, key) ?? throw new InvalidOperationException($"there is no Secret {key}");

    private static Admissionregistrationv1WebhookClientConfig Client(string path) =>
        new() { Url = $"https://127.0.0.1:9443/{path}" };
}
