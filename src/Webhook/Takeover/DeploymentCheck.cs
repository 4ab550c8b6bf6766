using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>What a command line means to this program.</summary>
/// <param name="Errors">What it does not take.</param>
/// <param name="WithoutEffect">What it takes and does not heed, with the reason.</param>
internal sealed record FlagAnswer(IReadOnlyList<string> Errors, IReadOnlyList<string> WithoutEffect);

/// <summary>Finds the operator's Deployments and reads their flags as this program would.</summary>
/// <param name="api">The API server.</param>
/// <param name="flags">Reads a command line.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class DeploymentCheck(IKubeApi api, Func<IReadOnlyList<string>, FlagAnswer> flags, FindingList findings)
{
    private const string Image = "external-secrets/external-secrets";
    private static readonly ResourceType<UnstructuredObject> Deployments = UnstructuredType.Of("apps", "v1", "deployments", "Deployment", true);
    private static readonly string[] Names = ["external-secrets", "external-secrets-webhook", "external-secrets-cert-controller"];

    /// <summary>Looks at them.</summary>
    public async ValueTask RunAsync(CancellationToken cancellation)
    {
        var listed = await api.ListAsync(Deployments, null, null, cancellation);
        if (!listed.Ok)
        {
            findings.Unread(ReadProblem.Of(listed.Failure, "list", Deployments, null));
            return;
        }

        foreach (var deployment in listed.Value.Items)
        {
            var spec = JsonSerializer.SerializeToElement(deployment, KubeJsonContext.Default.UnstructuredObject).Get("spec");
            var containers = spec.Get("template").Get("spec").Items("containers").Select(static c => c.Item).Where(IsOperator).ToList();
            var named = deployment.Metadata.Labels?.TryGetValue("app.kubernetes.io/name", out var name) == true && Names.Contains(name);
            if (containers.Count > 0)
            {
                var subject = FindingList.Subject("Deployment", deployment.Metadata);
                Look(subject, spec.Number("replicas") ?? 1, containers, named);
            }
        }
    }

    private void Look(string subject, long replicas, List<JsonElement> containers, bool isOfChart)
    {
        foreach (var container in containers)
        {
            findings.Notes(TakeoverArea.Deployment, subject,
                $"the operator runs here ({container.Text("image")}, {replicas} replicas): "
                + (isOfChart ? "helm upgrade of its release with Keyferry's chart replaces it" : "scale it to 0 before Keyferry starts, unless both have a controller class of their own"));
            var answer = flags([.. container.Texts("args").Select(static a => a.Text)]);
            foreach (var error in answer.Errors)
            {
                findings.Blocks(TakeoverArea.Flag, subject, $"{error}: leave it out, or do without what it asks for");
            }

            foreach (var note in answer.WithoutEffect)
            {
                findings.Notes(TakeoverArea.Flag, subject, note);
            }
        }
    }

    // Also of a registry of one's own, which keeps the path.
    private static bool IsOperator(JsonElement container) =>
        container.Text("image") is { } image && image.Contains(Image, StringComparison.Ordinal);
}
