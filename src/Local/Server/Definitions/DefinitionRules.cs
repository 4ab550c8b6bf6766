using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Definitions;

/// <summary>CustomResourceDefinitions: defaults, checks, status, and the resources that they define.</summary>
public sealed class DefinitionRules : IDefinitionRules
{
    /// <inheritdoc/>
    public void Default(JsonObject definition) => DefinitionDefaults.Apply(definition);

    /// <inheritdoc/>
    public IReadOnlyList<StatusCause> Validate(JsonObject definition, JsonObject? old) => DefinitionValidator.Check(definition, old);

    /// <inheritdoc/>
    public bool Settle(JsonObject definition, IReadOnlyList<JsonObject> others, DateTimeOffset now) =>
        EstablishingController.Settle(definition, others, now);

    /// <inheritdoc/>
    public IReadOnlyList<ResourceInfo> Expand(JsonObject definition)
    {
        if (!EstablishingController.IsEstablished(definition) || definition.Child("spec") is not { } spec)
        {
            return [];
        }

        var names = definition["status"]?["acceptedNames"] as JsonObject ?? [];
        return
        [
            .. DefinitionDefaults.Versions(definition).Where(static v => v.Flag("served")).Select(version =>
                new ResourceInfo(
                    spec.Text("group")!, version.Text("name")!, names.Text("plural")!, names.Text("singular") ?? "",
                    names.Text("kind")!, spec.Text("scope") == "Namespaced")
                {
                    ShortNames = Texts(names["shortNames"]),
                    Categories = Texts(names["categories"]),
                    HasStatus = version["subresources"]?["status"] is not null,
                    IsStorage = version.Flag("storage"),
                    Definition = definition,
                    Schema = version["schema"]?["openAPIV3Schema"] as JsonObject,
                    PrinterColumns = version["additionalPrinterColumns"] as JsonArray,
                }),
        ];
    }

    private static IReadOnlyList<string> Texts(JsonNode? array) =>
        [.. (array as JsonArray ?? []).Select(JsonKinds.Text).OfType<string>()];
}
