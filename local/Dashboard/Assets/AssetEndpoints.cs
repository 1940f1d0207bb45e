using System.Security.Cryptography;

namespace DesignPatterns.Dashboard.Assets;

/// <summary>The style sheet, the script and the icon: they lie in the assembly.</summary>
internal static class AssetEndpoints
{
    private static readonly Dictionary<string, (string Type, byte[] Bytes, string Version)> Assets = new()
    {
        ["app.css"] = Read("app.css", "text/css; charset=utf-8"),
        ["app.js"] = Read("app.js", "text/javascript; charset=utf-8"),
        ["icon.svg"] = Read("icon.svg", "image/svg+xml"),
    };

    /// <summary>The address of an asset, another one at each change of it, so that browsers may keep it.</summary>
    public static string AddressOf(string name) => $"/assets/{name}?v={Assets[name].Version}";

    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{name}", IResult (string name, HttpContext context) =>
        {
            if (!Assets.TryGetValue(name, out var asset))
            {
                return TypedResults.NotFound();
            }

            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return TypedResults.Bytes(asset.Bytes, asset.Type);
        }).AllowAnonymous();

    private static (string Type, byte[] Bytes, string Version) Read(string name, string type)
    {
        using var stream = typeof(AssetEndpoints).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (type, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }
}
