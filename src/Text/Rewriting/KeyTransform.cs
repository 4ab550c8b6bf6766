namespace Keyferry.Text.Rewriting;

/// <summary>Renders a template with a key as <c>.value</c>; a missing field prints <c>&lt;no value&gt;</c>.</summary>
/// <param name="template">The template.</param>
/// <param name="key">The key.</param>
/// <param name="text">The new key, or what is wrong with the template.</param>
/// <returns>Whether it rendered.</returns>
public delegate bool KeyTransform(string template, string key, out string text);
