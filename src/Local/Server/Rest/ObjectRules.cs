using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;

namespace Keyferry.Local.Server.Rest;

/// <summary>What is special about the objects of a resource. Everything has a plain default.</summary>
internal sealed record ObjectRules
{
    /// <summary>Whether a PUT without resourceVersion is let through.</summary>
    public bool AllowsUnconditionalUpdate { get; init; } = true;

    /// <summary>Whether a PUT of what is not there creates it.</summary>
    public bool AllowsCreateOnUpdate { get; init; }

    /// <summary>Whether <c>metadata.generation</c> counts the changes of anything but metadata and status.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether a deletion answers the object in place of a Status.</summary>
    public bool AnswersDeletedObject { get; init; }

    /// <summary>Whether this is a custom resource, whose answers differ in details.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Cancelled when the resource is served no more, which ends its watches.</summary>
    public CancellationToken Gone { get; init; }

    /// <summary>How names must look.</summary>
    public NameForm Name { get; init; } = NameForm.Subdomain;

    /// <summary>How values take part in ownership.</summary>
    public MergeSchema Shape { get; init; } = BuiltinMergeSchema.Object;

    /// <summary>Members that an empty object has; what is in them at a create is owned without them.</summary>
    public JsonObject Blank { get; init; } = [];

    /// <summary>The fields that selectors may name, with the way to their value; besides metadata.name and .namespace.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; init; } =
        new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal);

    /// <summary>Brings an object as sent to its normal form: prunes, defaults; adds the paths of unknown fields.</summary>
    public Action<JsonObject, List<string>> Decode { get; init; } = static (_, _) => { };

    /// <summary>At a create, before webhooks: what the server's own admission adds.</summary>
    public Action<JsonObject> Admit { get; init; } = static _ => { };

    /// <summary>Before a create is validated: sets what the server owns.</summary>
    public Action<JsonObject> PrepareCreate { get; init; } = static _ => { };

    /// <summary>Before an update is validated: object and stored object.</summary>
    public Action<JsonObject, JsonObject> PrepareUpdate { get; init; } = static (_, _) => { };

    /// <summary>Checks an object; the stored one is null at a create.</summary>
    public Func<JsonObject, JsonObject?, IReadOnlyList<StatusCause>> Validate { get; init; } = static (_, _) => [];

    /// <summary>Warnings for an object that was accepted.</summary>
    public Func<JsonObject, IEnumerable<string>> Warn { get; init; } = static _ => [];

    /// <summary>The object as a version shows it, from what is stored.</summary>
    public Func<JsonObject, JsonObject> FromStorage { get; init; } = static obj => obj;

    /// <summary>The object as it is stored, from what a version showed.</summary>
    public Func<JsonObject, JsonObject> ToStorage { get; init; } = static obj => obj;
}

/// <summary>How the names of a kind must look.</summary>
internal enum NameForm
{
    /// <summary>A DNS subdomain.</summary>
    Subdomain,

    /// <summary>A DNS label.</summary>
    Label,

    /// <summary>Anything that can stand in a path.</summary>
    PathSegment,
}
