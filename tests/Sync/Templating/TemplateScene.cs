using System.Text;
using System.Text.Json;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Tests.Support;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>ExternalSecrets with a template over the keys <c>password</c> (s3cr3t) and <c>user</c> (app).</summary>
internal static class TemplateScene
{
    /// <summary>Puts ExternalSecret app with a template, as JSON.</summary>
    public static ExternalSecret PutTemplate(this Scene scene, string template, Action<ExternalSecret>? change = null)
    {
        scene.Provider.Values["user"] = "app";
        return scene.PutApp(es =>
        {
            es.Spec.Data!.Add(new ExternalSecretData { SecretKey = "user", RemoteRef = new RemoteRefSpec { Key = "user" } });
            es.Spec.Target!.Template = JsonSerializer.Deserialize(template, ApiJsonContext.Default.SecretTemplate);
            change?.Invoke(es);
        });
    }

    public static void PutConfigMap(this Scene scene, string name, params (string Key, string Text)[] data) => scene.Api.Put(
        BuiltIn.ConfigMap,
        new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Scene.Namespace },
            Data = data.ToDictionary(static d => d.Key, static d => d.Text, StringComparer.Ordinal),
        });

    /// <summary>The target.</summary>
    public static V1Secret? Target(this Scene scene, string name = "app") =>
        scene.Api.Find(BuiltIn.Secret, new ObjectKey(Scene.Namespace, name));

    /// <summary>The target's data as <c>key=value</c>, sorted.</summary>
    public static string Data(this Scene scene) => string.Join(
        " ", (scene.Target()?.Data ?? new Dictionary<string, byte[]>())
            .OrderBy(static d => d.Key, StringComparer.Ordinal).Select(static d => $"{d.Key}={Encoding.UTF8.GetString(d.Value)}"));

    /// <summary>The text of the one event UpdateFailed.</summary>
    public static async Task<string> FailureAsync(this Scene scene)
    {
        var told = await scene.ToldAsync(1);
        return told.Single(static t => t.StartsWith("UpdateFailed: ", StringComparison.Ordinal))["UpdateFailed: ".Length..^" (1)".Length];
    }
}
