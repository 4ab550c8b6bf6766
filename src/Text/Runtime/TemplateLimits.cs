namespace Keyferry.Text.Runtime;

/// <summary>How much a template may use. Each limit ends a render with an error that names it.</summary>
public sealed record TemplateLimits
{
    /// <summary>The limits that fit anything a Secret of 1 MiB can need.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>No limit, for the reading of what is limited elsewhere.</summary>
    internal static TemplateLimits None { get; } = new()
    {
        Steps = long.MaxValue, Memory = long.MaxValue, Time = TimeSpan.MaxValue, Output = int.MaxValue,
    };

    /// <summary>Steps: nodes walked, elements made or visited. About 100 million a second.</summary>
    public long Steps { get; init; } = 50_000_000;

    /// <summary>
    /// Bytes that one render may hold at once: texts, lists and maps, the buffers that they are written into (rounded up
    /// as they are really taken) and the output. N renders at once take N times that.
    /// </summary>
    public long Memory { get; init; } = 64L << 20;

    /// <summary>
    /// How long a render may take. Looked at every some thousand steps and before each function that takes long, so a
    /// render may go on for as long as one RSA key of 4096 bits takes.
    /// </summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of output. A Secret holds 1 MiB; the rest is for values that are cut afterwards.</summary>
    public int Output { get; init; } = 16 << 20;

    /// <summary>
    /// How many blocks may be open within each other when a text is read, each <c>else if</c> counting as one. Go has no
    /// such limit; this one is beyond what anybody writes, and within what a render can walk.
    /// </summary>
    public int BlockDepth { get; init; } = 20_000;

    /// <summary>How deep templates may call each other.</summary>
    public int CallDepth { get; init; } = 100_000;
}
