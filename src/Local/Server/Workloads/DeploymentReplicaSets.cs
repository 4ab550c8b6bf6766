using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Finds and makes the ReplicaSets of a Deployment.</summary>
internal static class DeploymentReplicaSets
{
    /// <summary>The annotation that numbers the rollouts.</summary>
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    /// <summary>The ReplicaSet of the Deployment's present template; null where there is none.</summary>
    public static StoredObject? Current(StoredObject deployment, IEnumerable<StoredObject> sets) =>
        sets.FirstOrDefault(set => PodTemplateHash.Same(Template(deployment), Template(set)));

    /// <summary>The number of a ReplicaSet's or Deployment's rollout; 0 where it has none.</summary>
    public static long RevisionOf(StoredObject stored) => long.TryParse(
        stored.Body.Metadata().Object("annotations").Text(RevisionAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        ? revision
        : 0;

    /// <summary>A ReplicaSet without pods for the Deployment's present template.</summary>
    public static JsonObject Create(StoredObject deployment, long revision)
    {
        var hash = PodTemplateHash.Of(Template(deployment));
        var template = Template(deployment).Copy();
        var labels = Labeled(template.Metadata().Object("labels"), hash);
        template.Metadata()["labels"] = labels;
        var selector = deployment.Body.Object("spec").Object("selector").Copy() ?? [];
        selector["matchLabels"] = Labeled(selector.Object("matchLabels"), hash);
        var annotations = deployment.Body.Metadata().Object("annotations").Copy() ?? [];
        annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        annotations[RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Key.Name}-{hash}",
                ["namespace"] = deployment.Key.Namespace,
                ["labels"] = labels.Copy(),
                ["annotations"] = annotations,
                ["ownerReferences"] = Ownership.References(deployment, "Deployment"),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        };
    }

    private static JsonObject Template(StoredObject stored) => stored.Body.Object("spec").Object("template") ?? [];

    private static JsonObject Labeled(JsonObject? labels, string hash)
    {
        var copy = labels.Copy() ?? [];
        copy[PodTemplateHash.Label] = hash;
        return copy;
    }
}
