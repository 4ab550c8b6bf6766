using System.Text;
using k8s.Models;
using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>Our webhook configurations in the in-memory server, and what they trust.</summary>
public static class TestCluster
{
    public static readonly ObjectKey Configuration = new("", "keyferry");

    /// <summary>A server with the namespace of the certificates.</summary>
    public static TestApi Start()
    {
        var api = new TestApi();
        api.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = "keys" } });
        return api;
    }

    public static KubeFailure Failure(int code, string reason, string message) => new(code, reason, message, []);

    /// <summary>Refuses calls; null lets one through.</summary>
    public static void Refuse(this TestApi api, Func<KubeCall, KubeFailure?> refuse) =>
        api.Calls.Before = call => ValueTask.FromResult(refuse(call));

    /// <summary>Who wrote what, of the writes that succeeded.</summary>
    public static IEnumerable<string> Writes(this TestApi api) =>
        api.Calls.Writes.Select(static call => $"{call.FieldManager} {call.Type.Kind} {call.Key}");

    public static V1MutatingWebhookConfiguration Mutating => new()
    {
        Metadata = new V1ObjectMeta { Name = "keyferry" },
        Webhooks = [new V1MutatingWebhook { Name = "default.keyferry.io", ClientConfig = Client("default"), SideEffects = "None", AdmissionReviewVersions = ["v1"] }],
    };

    public static V1ValidatingWebhookConfiguration Validating => new()
    {
        Metadata = new V1ObjectMeta { Name = "keyferry" },
        Webhooks = [new V1ValidatingWebhook { Name = "validate.keyferry.io", ClientConfig = Client("validate"), SideEffects = "None", AdmissionReviewVersions = ["v1"] }],
    };

    public static void PutConfigurations(this TestApi api)
    {
        api.Put(BuiltIn.MutatingWebhookConfiguration, Mutating);
        api.Put(BuiltIn.ValidatingWebhookConfiguration, Validating);
    }

    /// <summary>A definition whose versions a webhook converts.</summary>
    public static void PutConversion(this TestApi api, string url) => api.Put(BuiltIn.CustomResourceDefinition, Conversion(url));

    /// <summary>A definition whose versions a webhook converts.</summary>
    public static V1CustomResourceDefinition Conversion(string url) => new()
    {
        Metadata = new V1ObjectMeta { Name = Replica.Definition },
        Spec = new V1CustomResourceDefinitionSpec
        {
            Group = "external-secrets.io", Scope = "Namespaced",
            Names = new V1CustomResourceDefinitionNames { Kind = "ExternalSecret", Plural = "externalsecrets" },
            Conversion = new V1CustomResourceConversion
            {
                Strategy = "Webhook",
                Webhook = new V1WebhookConversion
                {
                    ConversionReviewVersions = ["v1"],
                    ClientConfig = new Apiextensionsv1WebhookClientConfig { Url = url },
                },
            },
            Versions =
            [
                new V1CustomResourceDefinitionVersion
                {
                    Name = "v1", Served = true, Storage = true,
                    Schema = new V1CustomResourceValidation
                    {
                        OpenAPIV3Schema = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true },
                    },
                },
            ],
        },
    };

    /// <summary>The bundle of that definition's conversion; null where it has none.</summary>
    public static TrustBundle? ConversionBundle(this TestApi api) =>
        api.Find(BuiltIn.CustomResourceDefinition, new ObjectKey("", Replica.Definition))!.Spec.Conversion.Webhook.ClientConfig.CaBundle is { } bytes
            ? TrustBundle.Parse(Encoding.ASCII.GetString(bytes))
            : null;

    public static List<TrustBundle> Published(this TestApi api)
    {
        byte[]?[] bundles =
        [
            api.Find(BuiltIn.MutatingWebhookConfiguration, Configuration)!.Webhooks[0].ClientConfig.CaBundle,
            api.Find(BuiltIn.ValidatingWebhookConfiguration, Configuration)!.Webhooks[0].ClientConfig.CaBundle,
        ];
        return [.. bundles.Select(b => b is null ? TrustBundle.Empty : TrustBundle.Parse(Encoding.ASCII.GetString(b)) ?? TrustBundle.Empty)];
    }

    public static V1Secret Secret(this TestApi api, ObjectKey key) =>
        api.Find(BuiltIn.Secret, key) ?? throw new InvalidOperationException($"there is no Secret {key}");

    private static Admissionregistrationv1WebhookClientConfig Client(string path) =>
        new() { Url = $"https://127.0.0.1:9443/{path}" };
}
