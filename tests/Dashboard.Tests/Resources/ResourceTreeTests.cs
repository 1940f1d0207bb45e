using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Resources;

public class ResourceTreeTests
{
    [Fact]
    public void What_belongs_to_another_stands_beneath_it_in_the_models_order()
    {
        var rows = ResourceTree.Order(
        [
            One("sidecar-of-b", "b"), One("a"), One("b"), One("adapter-of-b", "b"), One("deep", "adapter-of-b"),
            One("orphan", "nobody"),
        ]);

        Assert.Equal(
            ["a 0", "b 0", "sidecar-of-b 1", "adapter-of-b 1", "deep 2", "orphan 0"],
            rows.Select(row => $"{row.Resource.Name} {row.Depth}"));
    }

    [Fact]
    public void Whoever_the_parents_are_each_resource_is_shown_once() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        parents =>
        {
            var resources = parents.Select(
                (parent, index) => One($"r{index}", $"r{Math.Abs((long)parent) % (parents.Length + 1)}")).ToList();
            var rows = ResourceTree.Order(resources);
            return rows.Select(row => row.Resource.Name).Order()
                .SequenceEqual(resources.Select(resource => resource.Name).Order());
        }));

    [Fact]
    public void A_match_is_shown_with_those_that_it_stands_beneath()
    {
        var (query, _) = ResourceQuery.Parse(new(null, null, "deep", null, null, null, null));

        var view = ResourceView.Of([One("a"), One("b", "a"), One("deep", "b"), One("c", "a")], query!);

        Assert.Equal(["a", "b", "deep"], view.Rows.Select(row => row.Resource.Name));
    }

    [Fact]
    public void A_page_has_200_rows_and_says_how_many_are_left()
    {
        var (query, _) = ResourceQuery.Parse(new(null, null, null, null, null, null, null));

        var view = ResourceView.Of([.. Enumerable.Range(0, 1_500).Select(index => One($"r{index}"))], query!);

        Assert.Equal((200, 1_300), (view.Rows.Length, view.Left));
    }

    private static ResourceDocument One(string name, string? parent = null) =>
        new() { Name = name, Type = "Project", State = "Running", Parent = parent };
}
