namespace Keyferry.Text.Targets;

/// <summary>A step into an object: a key, or an index where there is none.</summary>
internal readonly record struct TargetStep(string? Key, int Index)
{
    public TargetStep(string key)
        : this(key, 0)
    {
    }

    public TargetStep(int index)
        : this(null, index)
    {
    }
}
