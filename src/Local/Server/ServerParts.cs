using Keyferry.Local.Server.Seams;

namespace Keyferry.Local.Server;

/// <summary>Chooses what stands behind the seams.</summary>
internal static class ServerParts
{
    public static ICustomResourceRules CustomResourceRules() => new Trivial.NoRules();

    public static IDefinitionRules DefinitionRules() => new Trivial.LenientDefinitions();

    public static IDiscovery Discovery() => new Trivial.NoDiscovery();

    public static ITableBuilder TableBuilder(TimeProvider time) => new Trivial.NameTables(time);
}
