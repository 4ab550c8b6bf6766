using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>What a metadata-only watch keeps of an object.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The uid.</param>
/// <param name="ResourceVersion">The version.</param>
/// <param name="Generation">How often the spec changed; 0 where the kind does not count it.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Annotations">
/// The annotations, without kubectl's copy of the applied object: of a Secret it holds the values.
/// </param>
/// <param name="Controller">The owner that controls the object; null where there is none.</param>
/// <param name="Deleting">Whether it waits for its finalizers to be deleted.</param>
public sealed record ObjectMetadata(
    ObjectKey Key,
    string Uid,
    string ResourceVersion,
    long Generation,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    ControllerReference? Controller,
    bool Deleting);

/// <summary>The owner that controls an object.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
public sealed record ControllerReference(string ApiVersion, string Kind, string Name, string Uid);
