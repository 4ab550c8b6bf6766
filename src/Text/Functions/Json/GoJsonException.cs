namespace Keyferry.Text.Functions.Json;

/// <summary>A value that JSON cannot hold. It stays within the JSON and YAML functions; the message names kinds only.</summary>
internal sealed class GoJsonException(string message) : Exception(message);
