using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Tests.Support;

internal sealed class Widget : IKubernetesObject<V1ObjectMeta>
{
    public static ResourceType<Widget> Type { get; } =
        new("keyferry.test", "v1", "widgets", "Widget", true, static () => WidgetContext.Default.Widget);

    public string ApiVersion { get; set; } = null!;

    public string Kind { get; set; } = null!;

    public V1ObjectMeta Metadata { get; set; } = null!;

    public WidgetSpec? Spec { get; set; }

    public WidgetStatus? Status { get; set; }

    /// <summary>The JSON of a widget.</summary>
    public static string Json(string name, int version, string color = "red", string more = "") =>
        $$$"""
        {"apiVersion":"keyferry.test/v1","kind":"Widget","metadata":{"name":"{{{name}}}","namespace":"ns","resourceVersion":"{{{version}}}"{{{more}}}},"spec":{"color":"{{{color}}}"}}
        """;

    /// <summary>The JSON of a list of widgets.</summary>
    public static string List(int version, params string[] items) =>
        $$$"""{"apiVersion":"keyferry.test/v1","items":[{{{string.Join(',', items)}}}],"kind":"WidgetList","metadata":{"continue":"","resourceVersion":"{{{version}}}"}}""";

    /// <summary>A line of a watch.</summary>
    public static string Event(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""";

    /// <summary>The bookmark that ends a list that comes as a stream.</summary>
    public static string InitialEventsEnd(int version) => Event(
        "BOOKMARK",
        $$$"""{"kind":"Widget","apiVersion":"keyferry.test/v1","metadata":{"annotations":{"k8s.io/initial-events-end":"true"},"resourceVersion":"{{{version}}}" } }""");

    /// <summary>A bookmark.</summary>
    public static string Bookmark(int version) =>
        Event("BOOKMARK", $$$"""{"kind":"Widget","apiVersion":"keyferry.test/v1","metadata":{"resourceVersion":"{{{version}}}"}}""");
}

internal sealed record WidgetSpec(string? Color = null);

internal sealed record WidgetStatus(string? Phase = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubeTimeConverter)])]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WidgetContext : JsonSerializerContext;
