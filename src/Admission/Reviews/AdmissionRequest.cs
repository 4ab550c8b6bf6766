using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Admission.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>What the API server asks about one object. Lives as long as the document that it was read from.</summary>
public sealed record AdmissionRequest
{
    /// <summary>Identifies the request; the answer repeats it.</summary>
    public required string Uid { get; init; }

    /// <summary>What is being done.</summary>
    public required AdmissionOperation Operation { get; init; }

    /// <summary>The kind of the object as it was sent.</summary>
    public required GroupVersionKind Kind { get; init; }

    /// <summary>The resource that the request goes to.</summary>
    public GroupVersionResource Resource { get; init; }

    /// <summary>The subresource, such as <c>status</c>; empty for the object itself.</summary>
    public string SubResource { get; init; } = "";

    /// <summary>The object's namespace; empty for a cluster-scoped object.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object's name; empty where the API server will make one.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who sent the request.</summary>
    public UserInfo User { get; init; }

    /// <summary>Whether nothing will be stored, whatever the answer.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The options of the operation, such as CreateOptions; its kind is Undefined where there are none.</summary>
    public JsonElement Options { get; init; }

    /// <summary>The object; its kind is Undefined at a deletion.</summary>
    public JsonElement Object { get; init; }

    /// <summary>The object as it is stored; its kind is Undefined at a creation.</summary>
    public JsonElement OldObject { get; init; }

    /// <summary>
    /// Whether an object is made or changed that is not being deleted: one that is must be able to lose its finalizers, whatever is
    /// wrong with it. The stored state decides: at a creation the field is only what somebody wrote.
    /// </summary>
    public bool IsWrite => Operation == AdmissionOperation.Create
        || (Operation == AdmissionOperation.Update && !OldObject.Get("metadata").Has("deletionTimestamp"));

    /// <summary>The object as it was sent, UTF-8 JSON; empty where there is none.</summary>
    public ReadOnlySpan<byte> ObjectJson => Raw(Object);

    /// <summary>The object as it is stored, UTF-8 JSON; empty where there is none.</summary>
    public ReadOnlySpan<byte> OldObjectJson => Raw(OldObject);

    private static ReadOnlySpan<byte> Raw(JsonElement value) =>
        value.Exists() ? JsonMarshal.GetRawUtf8Value(value) : default;
}
