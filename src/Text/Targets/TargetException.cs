namespace Keyferry.Text.Targets;

/// <summary>Why nothing can be put at a path. Names keys and indexes of the path only. Does not leave this folder.</summary>
internal sealed class TargetException(string message) : Exception(message);
