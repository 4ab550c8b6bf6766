using System.Text;
using System.Text.Json;
using Keyferry.Text.Keys;
using Keyferry.Text.Rewriting;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of keys and values: conversion, validity, decoding, JSON taken apart.</summary>
internal static class KeyRunner
{
    public static string ConversionMismatch(Vector vector)
    {
        var data = Texts(vector.Line.GetProperty("data"));
        var isConverted = KeyConversion.TryConvert(vector.Strategy, data, out var converted, out var error);
        if (!isConverted || vector.IsError)
        {
            return Error(vector, !isConverted, error);
        }

        return AreEqual(Texts(vector.WantJson), converted) ? "" : "converted otherwise";
    }

    public static string ReversalMismatch(Vector vector)
    {
        var reversed = KeyConversion.Reverse(vector.Strategy, vector.Text("input"));
        return reversed == vector.Want ? "" : $"want: {vector.Want}, got: {reversed}";
    }

    public static string ValidityMismatch(Vector vector)
    {
        var key = vector.Text("input");
        if (key.Length == 0)
        {
            return KeyValidation.ErrorOf([key]) is null ? "" : "an empty key is the caller's to drop";
        }

        return KeyValidation.ErrorOf(key) is null == !vector.IsError ? "" : $"{key}: want error: {vector.IsError}";
    }

    public static string DecodingMismatch(Vector vector)
    {
        var isDecoded = ValueDecoding.TryDecode(
            vector.Strategy, vector.Bytes("input", "inputB64"), out var decoded, out var error);
        return !isDecoded || vector.IsError
            ? Error(vector, !isDecoded, error)
            : vector.Wants(decoded) ? "" : "decoded otherwise";
    }

    public static string MapMismatch(Vector vector)
    {
        if (!JsonMap.TryRead(vector.Bytes("input", "inputB64"), out var map, out var error))
        {
            return vector.IsError ? "" : $"got error: {error}";
        }

        var texts = map.ToDictionary(static m => m.Key, static m => Encoding.UTF8.GetString(m.Value));
        return !vector.IsError && AreEqual(Texts(vector.WantJson), texts) ? "" : $"want: {vector.Line}";
    }

    public static string ValueMismatch(Vector vector)
    {
        if (!JsonValueBytes.TryConvert(vector.Bytes("input", "inputB64"), out var value, out var error))
        {
            return vector.IsError ? "" : $"got error: {error}";
        }

        return !vector.IsError && vector.Wants(value) ? "" : $"got: {Encoding.UTF8.GetString(value)}";
    }

    private static string Error(Vector vector, bool failed, string error) =>
        failed == vector.IsError && error == vector.ErrorText ? "" : $"want error: {vector.ErrorText}, got: {error}";

    private static Dictionary<string, string> Texts(JsonElement map) =>
        map.EnumerateObject().ToDictionary(static m => m.Name, static m => m.Value.GetString()!);

    private static bool AreEqual(Dictionary<string, string> wanted, Dictionary<string, string> got) =>
        wanted.Count == got.Count && wanted.All(w => got.TryGetValue(w.Key, out var text) && text == w.Value);
}
