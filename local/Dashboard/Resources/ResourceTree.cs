using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>A row of the table, and how far it is indented.</summary>
public readonly record struct ResourceRow(ResourceDocument Resource, int Depth);

/// <summary>Resources in the order of the model, those that belong to another beneath it.</summary>
/// <remarks>Each is in it once, also when parents are missing or go in circles.</remarks>
internal static class ResourceTree
{
    /// <summary>Deeper ones are indented no further.</summary>
    public const int DeepestIndent = 6;

    public static ImmutableArray<ResourceRow> Order(IReadOnlyCollection<ResourceDocument> resources)
    {
        var names = resources.Select(resource => resource.Name).ToHashSet();
        var children = resources
            .Where(resource => HasParent(resource, names))
            .ToLookup(resource => resource.Parent!);
        var rows = ImmutableArray.CreateBuilder<ResourceRow>(resources.Count);
        var seen = new HashSet<string>();
        foreach (var root in resources.Where(resource => !HasParent(resource, names)))
        {
            Add(root);
        }

        // What is left goes in circles: the first of each in the model begins.
        foreach (var left in resources)
        {
            Add(left);
        }

        return rows.ToImmutable();

        void Add(ResourceDocument root)
        {
            var pending = new Stack<ResourceRow>([new ResourceRow(root, 0)]);
            while (pending.TryPop(out var row))
            {
                if (!seen.Add(row.Resource.Name))
                {
                    continue;
                }

                rows.Add(row);
                foreach (var child in children[row.Resource.Name].Reverse())
                {
                    pending.Push(new ResourceRow(child, Math.Min(DeepestIndent, row.Depth + 1)));
                }
            }
        }
    }

    private static bool HasParent(ResourceDocument resource, HashSet<string> names) =>
        resource.Parent is { } parent && parent != resource.Name && names.Contains(parent);
}
