using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.Schema;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.FanOut;

/// <summary>Where ClusterExternalSecrets and ClusterPushSecrets differ.</summary>
/// <typeparam name="TOwner">The cluster-wide kind.</typeparam>
/// <typeparam name="TChild">The kind of its children.</typeparam>
public sealed record FanOutKind<TOwner, TChild>
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The cluster-wide kind.</summary>
    public required ResourceType<TOwner> Owner { get; init; }

    /// <summary>The kind of the children.</summary>
    public required ResourceType<TChild> Child { get; init; }

    /// <summary>The schema of a child's spec.</summary>
    public required SchemaNode SpecSchema { get; init; }

    /// <summary>What an owner asks for.</summary>
    public required Func<TOwner, FanOutWish> Wish { get; init; }

    /// <summary>What the children of an owner are to hold.</summary>
    public required Func<TOwner, ChildContent> Content { get; init; }

    /// <summary>The spec of a child, as its C# type reads it.</summary>
    public required Func<TChild, JsonObject> SpecOf { get; init; }

    /// <summary>The status of an owner; null where it has none.</summary>
    public required Func<TOwner, FanOutStatus?> StatusOf { get; init; }

    /// <summary>The owner with another status.</summary>
    public required Func<TOwner, FanOutStatus, DateTimeOffset, TOwner> WithStatus { get; init; }

    /// <summary>Why a namespace fails that has a child of this name which is not the owner's.</summary>
    public required string AlreadyExists { get; init; }

    /// <summary>Why no namespace could be looked at.</summary>
    public required string NoNamespaces { get; init; }

    /// <summary>Holds an owner until its children are deleted; null where the garbage collector alone deletes them.</summary>
    public string? Finalizer { get; init; }
}
