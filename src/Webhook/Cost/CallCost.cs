namespace Keyferry.Webhook.Cost;

/// <summary>What a store is asked in a day.</summary>
/// <param name="Store">Its kind, namespace and name.</param>
/// <param name="IsKnown">Whether the store itself was there to be looked at; else no batches are counted.</param>
/// <param name="Objects">How many ExternalSecrets and PushSecrets use it.</param>
/// <param name="References">How many references, searches and pushes they have to it.</param>
/// <param name="Naive">The calls a day where each object makes a call of its own for each reference.</param>
/// <param name="Merged">The calls a day of this engine, which reads a remote key once for all that are due together.</param>
/// <param name="IsLeast">Whether there may be more: searches read what they find.</param>
internal sealed record StoreCost(string Store, bool IsKnown, int Objects, int References, double Naive, double Merged, bool IsLeast);

/// <summary>How often a generator is run in a day.</summary>
/// <param name="Generator">Its kind, namespace and name.</param>
/// <param name="Objects">How many objects use it.</param>
/// <param name="Runs">The runs a day.</param>
internal sealed record GeneratorCost(string Generator, int Objects, double Runs);

/// <summary>What all stores are asked in a day, and all generators.</summary>
/// <param name="Stores">The stores.</param>
/// <param name="Generators">The generators.</param>
internal sealed record DailyCost(IReadOnlyList<StoreCost> Stores, IReadOnlyList<GeneratorCost> Generators);
